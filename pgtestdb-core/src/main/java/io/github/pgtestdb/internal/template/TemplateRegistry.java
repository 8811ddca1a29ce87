package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.database.DatabaseFactory;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.sql.AdvisoryLock;
import io.github.pgtestdb.internal.sql.SqlStates;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One template a fingerprint, whoever asks: threads of this JVM wait for one future, other JVMs for the build lock. A
 * build that failed fails for all who ask in this JVM: a thousand tests need not find the same mistake a thousand times.
 * Thread-safe.
 *
 * <p>Waits on a {@link FutureTask} and not on a {@code CompletableFuture}: in a fork-join pool, as JUnit's is, the latter
 * has the pool start another thread for each one that waits, and so all tests at once.
 */
public final class TemplateRegistry {

    private final ServerSession server;
    private final MigratorFingerprints migrations;
    private final TemplateKey key;
    private final TemplateCatalog catalog;
    private final TemplateGrower grower;
    private final BuildObserver observer;
    private final ReentrantLock buildMutex = new ReentrantLock();
    private final Map<Migrator, Fingerprint> fingerprints = new ConcurrentHashMap<>();
    /** What was found before: each test asks, and should not wait for fingerprints to be hashed. */
    private final Map<Migrator, Template> found = new ConcurrentHashMap<>();

    /** The last of these: most runs have one. */
    private volatile @Nullable Found last;

    private final Map<Fingerprint, FutureTask<Template>> templates = new ConcurrentHashMap<>();

    private TemplateRegistry(
            ServerSession server,
            MigratorFingerprints migrations,
            TemplateKey key,
            TemplateCatalog catalog,
            TemplateGrower grower,
            BuildObserver observer) {
        this.server = server;
        this.migrations = migrations;
        this.key = key;
        this.catalog = catalog;
        this.grower = grower;
        this.observer = observer;
    }

    public static TemplateRegistry on(
            ServerSession server,
            DatabaseFactory databases,
            DatabaseDropper dropper,
            MigratorFingerprints migrations,
            Settings settings,
            BuildObserver observer) {
        TemplateSettler settler = new TemplateSettler(
                server, new StrategyProbe(databases, dropper), settings.get(CoreSettings.CREATE_STRATEGY));
        TemplateKey key = new TemplateKey(server.roles(), settings);
        TemplateCatalog catalog = new TemplateCatalog(server, dropper, settings.get(CoreSettings.TEMPLATE_MAX_AGE));
        TemplateBuilder builder =
                new TemplateBuilder(server, databases, dropper, settler, settings.get(CoreSettings.EXTENSIONS));
        TemplateGrower grower = new TemplateGrower(
                catalog,
                key,
                builder,
                new LeftoverRoles(server, dropper),
                settings.get(CoreSettings.GROW_TEMPLATES),
                observer);
        return new TemplateRegistry(server, migrations, key, catalog, grower, observer);
    }

    private record Found(Migrator migrator, Template template) {}

    /** Is told of templates. */
    public interface BuildObserver {
        void built(long nanos);

        void grown(long nanos);

        void reused();
    }

    public Template templateOf(Migrator migrator) {
        Found recent = last;
        if (recent != null && recent.migrator == migrator) {
            return recent.template;
        }
        Template known = found.get(migrator);
        if (known != null) {
            return known;
        }
        Template template = findOnce(migrator);
        remember(migrator, template);
        return template;
    }

    /** Not one that was forgotten meanwhile: whoever asks again because it is gone would get it once more. */
    private void remember(Migrator migrator, Template template) {
        templates.computeIfPresent(template.fingerprint(), (key, task) -> {
            if (holds(task, template)) {
                found.put(migrator, template);
                last = new Found(migrator, template);
            }
            return task;
        });
    }

    private Template findOnce(Migrator migrator) {
        Fingerprint fingerprint = fingerprintOf(migrator);
        FutureTask<Template> known = templates.get(fingerprint);
        if (known != null) {
            return await(fingerprint, known, migrator);
        }
        FutureTask<Template> mine = new FutureTask<>(() -> findOrBuild(migrator, fingerprint));
        FutureTask<Template> first = templates.putIfAbsent(fingerprint, mine);
        if (first == null) {
            mine.run();
        }
        return await(fingerprint, first == null ? mine : first, migrator);
    }

    /** Forgets a template that the server says is not there any more: another run may have evicted it. */
    public void forget(Template template) {
        templates.computeIfPresent(template.fingerprint(), (key, task) -> {
            if (!holds(task, template)) {
                return task;
            }
            found.values().removeIf(template::equals);
            last = null;
            return null;
        });
    }

    /** As {@link TemplateCatalog#checkComplete}. */
    public void checkComplete(Template template) throws SQLException {
        if (template.losesRowsInCrash()) {
            catalog.checkComplete(template);
        }
    }

    private boolean holds(FutureTask<Template> task, Template template) {
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
        // Waiting for the server's lock takes a session: one thread of this JVM at a time, or none is left to build
        // with.
        buildMutex.lock();
        try {
            return server.admin().with(session -> underBuildLock(session, migrator, fingerprint));
        } finally {
            buildMutex.unlock();
        }
    }

    private Template underBuildLock(Connection session, Migrator migrator, Fingerprint fingerprint)
            throws SQLException {
        AdvisoryLock.BUILD.acquire(session);
        try {
            Template template = grower.findOrBuild(migrator, fingerprint);
            AdvisoryLock.BUILD.release(session);
            return template;
        } catch (SQLException | RuntimeException | Error e) {
            releaseAfter(e, session);
            throw e;
        }
    }

    /** Lets the lock go without hiding the failure. */
    private static void releaseAfter(Throwable failure, Connection session) {
        try {
            AdvisoryLock.BUILD.release(session);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private Template await(Fingerprint fingerprint, FutureTask<Template> task, Migrator migrator) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgTestDbException("Interrupted while waiting for the template of " + migrator.name(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (SqlStates.isPassing(cause)) {
                templates.remove(fingerprint, task);
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
