// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Returns one template for each fingerprint. Threads of this JVM wait for the same task, and other JVMs wait for the
 * build lock. A failed build fails for all callers in this JVM, so that a thousand tests do not find the same mistake a
 * thousand times. Thread-safe.
 *
 * <ul>
 * <li>{@code templates} has at most one task for each fingerprint. The thread that added a task runs it; the others
 *     wait for it.
 * <li>A task that failed stays in {@code templates}. It is removed only if the migrations changed, the building thread
 *     was interrupted, or the failure was temporary and another build is worthwhile.
 * <li>{@code fingerprints} has the current key of each migrator. It is replaced after a build found the migrations
 *     changed.
 * </ul>
 *
 * <p>Waits on a {@link FutureTask} and not on a {@code CompletableFuture}. In a fork-join pool, such as JUnit's, the
 * latter makes the pool start another thread for each waiting one, and so all tests at once.
 */
public final class TemplateRegistry {

    private static final int ATTEMPTS = 5;

    /** A build that fails this often for no lasting reason causes the failure itself. */
    private static final int MOST_TEMPORARY_FAILURES = 5;

    private final ServerSession server;
    private final MigratorFingerprints migrations;
    private final TemplateKey key;
    private final TemplateCatalog catalog;
    private final TemplateSource source;
    private final TemplateObserver observer;
    private final BuildQueue builds;
    private final Duration longestWait;
    private final Map<Migrator, Fingerprint> fingerprints = new ConcurrentHashMap<>();
    private final Map<Fingerprint, TemplateTask> templates = new ConcurrentHashMap<>();
    private final Map<Fingerprint, Integer> temporaryFailures = new ConcurrentHashMap<>();

    public TemplateRegistry(
            ServerSession server,
            MigratorFingerprints migrations,
            TemplateKey key,
            TemplateCatalog catalog,
            TemplateSource source,
            BuildQueue builds,
            Duration longestWait,
            TemplateObserver observer) {
        this.server = server;
        this.migrations = migrations;
        this.key = key;
        this.catalog = catalog;
        this.source = source;
        this.builds = builds;
        this.longestWait = longestWait;
        this.observer = observer;
    }

    /**
     * Finds or builds the template. If the migrations change meanwhile, tries once more with the name of the new ones.
     */
    public Template templateOf(Migrator migrator) {
        Fingerprint fingerprint = fingerprintOf(migrator);
        try {
            return findOnce(migrator, fingerprint, () -> findOrBuild(migrator, fingerprint));
        } catch (MigrationsChangedException e) {
            forgetFingerprint(migrator, fingerprint);
        }
        Fingerprint changed = fingerprintOf(migrator);
        return findOnce(migrator, changed, () -> findOrBuildFinally(migrator, changed));
    }

    /** Makes one of the threads that found the migrations changed read them again. */
    private void forgetFingerprint(Migrator migrator, Fingerprint outdated) {
        fingerprints.computeIfPresent(
                migrator,
                (same, known) -> known.equals(outdated) ? key.of(same.name(), migrations.again(same)) : known);
    }

    private Template findOnce(Migrator migrator, Fingerprint fingerprint, Retry.Work<Template> work) {
        for (int attempt = 1; ; attempt++) {
            TemplateTask known = templates.get(fingerprint);
            boolean isMine = false;
            if (known == null) {
                TemplateTask mine = TemplateTask.of(migrator.name(), work);
                known = templates.putIfAbsent(fingerprint, mine);
                isMine = known == null;
                if (known == null) {
                    known = mine;
                    mine.run();
                }
            }
            try {
                return await(fingerprint, known, migrator);
            } catch (PgTestDbException e) {
                // The thread of another test was interrupted while it built; this thread was not.
                if (isMine || attempt == ATTEMPTS || !known.isDone() || !known.wasInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /** Forgets a template that no longer exists, for example because another run evicted it. */
    public void forget(Template template) {
        templates.computeIfPresent(template.fingerprint(), (key, task) -> holds(task, template) ? null : task);
    }

    /** Works like {@link TemplateCatalog#checkComplete}. */
    public void checkComplete(Template template) throws SQLException {
        if (template.losesRowsInCrash()) {
            catalog.checkComplete(template);
        }
    }

    private boolean holds(TemplateTask task, Template template) {
        try {
            return task.isDone() && task.get().equals(template);
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("A task that is done is not waited for", e);
        }
    }

    private Fingerprint fingerprintOf(Migrator migrator) {
        Fingerprint known = fingerprints.get(migrator);
        return known != null ? known : fingerprints.computeIfAbsent(migrator, this::readFingerprint);
    }

    private Fingerprint readFingerprint(Migrator migrator) {
        return key.of(migrator.name(), migrations.of(migrator));
    }

    private Template findOrBuild(Migrator migrator, Fingerprint fingerprint) throws SQLException {
        Optional<Template> found = catalog.find(fingerprint);
        if (found.isPresent()) {
            observer.reused();
            return found.get();
        }
        return builds.inTurn(migrator.name(), () -> source.findOrBuild(migrator, fingerprint));
    }

    /** Finds or builds the template. A second change of the migrations is an ordinary failure for all callers. */
    private Template findOrBuildFinally(Migrator migrator, Fingerprint fingerprint) throws SQLException {
        try {
            return findOrBuild(migrator, fingerprint);
        } catch (MigrationsChangedException e) {
            throw e.last();
        }
    }

    /** Tells whether to build again. Failures while the server is not available say nothing about the migrations. */
    private boolean isWorthAnotherBuild(Fingerprint fingerprint) {
        return server.lock().failure() != null
                || temporaryFailures.getOrDefault(fingerprint, 0) + 1 < MOST_TEMPORARY_FAILURES;
    }

    /** Counts a temporary failure once, even if many threads waited for the build. */
    private void forgetFailure(Fingerprint fingerprint, TemplateTask task) {
        if (templates.remove(fingerprint, task)) {
            temporaryFailures.merge(fingerprint, 1, Integer::sum);
        }
    }

    private Template await(Fingerprint fingerprint, TemplateTask task, Migrator migrator) {
        try {
            return task.await(longestWait, builds::state);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgTestDbException("Interrupted while waiting for the template of " + migrator.name(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof MigrationsChangedException changed) {
                if (templates.remove(fingerprint, task)) {
                    changed.log();
                }
                throw changed;
            }
            if (task.wasInterrupted() || (task.failedForNow() && isWorthAnotherBuild(fingerprint))) {
                forgetFailure(fingerprint, task);
            }
            String message = cause instanceof PgTestDbException
                    ? String.valueOf(cause.getMessage())
                    : "Cannot build the template of " + migrator.name() + " on "
                            + server.server().description() + ": "
                            + (cause instanceof Exception ? cause.getMessage() : cause);
            throw new PgTestDbException(message, cause);
        }
    }
}
