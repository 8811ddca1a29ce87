// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import com.google.common.base.Throwables;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.concurrent.Uninterrupted;
import io.github.pgtestdb.internal.server.Discovery;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.settings.LayeredSettings;
import io.github.pgtestdb.internal.support.DaemonThreads;
import io.github.pgtestdb.internal.support.FrameworkHints;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sentences;
import io.github.pgtestdb.internal.support.SqlStates;
import io.github.pgtestdb.internal.template.MigratorFingerprints;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServerProvider;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The engine behind {@link io.github.pgtestdb.PgTestDb}. It starts with the first database, or before. A start
 * that fails for good fails for every database, so that a thousand tests do not wait for a missing server. Thread-safe.
 */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = Logs.logger();

    /** Longer than an ordinary start. A start that is interrupted gets the same time again. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(5);

    /** A start that waits for a lock fails with a message that names its holder, so other threads wait longer. */
    private static final Duration START_GRACE = Duration.ofMinutes(1);

    /** Not an address of a server; no connection is opened to it. */
    private static final ConnectionDetails NOWHERE =
            new ConnectionDetails("localhost", 1, "none", "none", null, Map.of());

    private final LayeredSettings settings;
    private final Discovery discovery;
    private final @Nullable PostgresServerProvider provider;
    private final MigratorFingerprints migrations = new MigratorFingerprints();
    private final RunStatistics statistics = new RunStatistics();
    private final FrameworkHints hints;
    private final KeepPolicy keepPolicy;
    private @Nullable Migrator migrator;
    private @Nullable EngineStartup start;
    private boolean requested;
    private boolean closed;

    public Engine(
            LayeredSettings settings,
            Discovery discovery,
            @Nullable PostgresServerProvider provider,
            @Nullable Migrator migrator,
            FrameworkHints hints) {
        this.settings = settings;
        this.discovery = discovery;
        this.provider = provider;
        this.migrator = migrator;
        this.hints = hints;
        this.keepPolicy = settings.get(CoreSettings.KEEP);
    }

    public TestDatabase create(Migrator from, KeepPolicy keep) {
        return onService(from, service -> service.create(from, resolved(keep)));
    }

    public TestDatabase createReadOnly(Migrator from, KeepPolicy keep) {
        return onService(from, service -> service.createReadOnly(from, resolved(keep)));
    }

    private KeepPolicy resolved(KeepPolicy keep) {
        return keep == KeepPolicy.DEFAULT ? keepPolicy : keep;
    }

    /** Does work. If a server of ours is gone, repeats the work on another server. */
    private TestDatabase onService(Migrator from, Function<DatabaseService, TestDatabase> work) {
        DatabaseService service = service(from);
        if (!service.isServerGone()) {
            try {
                return work.apply(service);
            } catch (PgTestDbException e) {
                if (!service.isServerGone()) {
                    throw e;
                }
                LOG.debug("The server was lost while a database was made", e);
            }
        }
        replace(service);
        return work.apply(service(from));
    }

    /** Replaces a service whose server is gone. The provider starts another server, or joins one. */
    private synchronized void replace(DatabaseService gone) {
        if (closed || !started().equals(Optional.of(gone))) {
            return;
        }
        String consequence = "Databases that tests have on it are lost; the next ones are made on another server.";
        LOG.warn(
                "{} is gone: nothing listens there any more. {}",
                gone.server(),
                gone.serversEnd().map(end -> Sentences.then(end, consequence)).orElse(consequence));
        start = EngineStartup.begin(
                () -> {
                    abandon(gone);
                    return start();
                },
                false);
    }

    /** Releases the remains of a server that is gone. They must not prevent the next one from starting. */
    private static void abandon(DatabaseService gone) {
        try {
            gone.abandon();
        } catch (RuntimeException e) {
            LOG.warn("Cannot release everything of the server that is gone", e);
        }
    }

    public synchronized Migrator defaultMigrator() {
        Migrator chosen = migrator;
        if (chosen == null) {
            chosen = discovery.migrator(settings);
            migrator = chosen;
        }
        return chosen;
    }

    public KeepPolicy keepPolicy() {
        return keepPolicy;
    }

    public synchronized String summary() {
        return statistics.summary(started().map(DatabaseService::kept).orElse(0));
    }

    /** Starts the server in the background, once. A failure surfaces at the next request for a database. */
    public synchronized void prestart() {
        if (!closed && start == null) {
            start = EngineStartup.begin(this::start, true);
            DaemonThreads.named("pgtestdb-rehearsal")
                    .newThread(Engine::rehearse)
                    .start();
        }
    }

    /**
     * Loads the classes of the driver and of HikariCP with a pool that opens no connection. In a new JVM, that takes
     * longer than the first database itself.
     */
    private static void rehearse() {
        try {
            new AdminSessions(NOWHERE).close();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("The first engine will fail to create a pool, too", e);
        }
    }

    private synchronized Optional<DatabaseService> started() {
        return start == null ? Optional.empty() : start.ifStarted();
    }

    /** Returns the service. While it starts, the caller reads the migrations. */
    private DatabaseService service(Migrator from) {
        EngineStartup current = begun();
        if (!current.isOver()) {
            migrations.readAhead(from);
        }
        try {
            return current.await(settings.get(CoreSettings.LOCK_TIMEOUT).plus(START_GRACE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgTestDbException("Interrupted while waiting for the PostgreSQL server to start", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            boolean passing = isPassing(cause);
            if (passing) {
                forget(current);
            }
            if (passing && current.isAhead()) {
                return service(from);
            }
            throw failure(current, cause);
        }
    }

    private synchronized EngineStartup begun() {
        if (closed) {
            throw new PgTestDbException("Cannot make a database: this engine is closed. Make a new one.");
        }
        requested = true;
        EngineStartup current = start;
        if (current == null) {
            current = EngineStartup.begin(this::start, false);
            start = current;
        }
        return current;
    }

    private synchronized void forget(EngineStartup failed) {
        if (start == failed) {
            start = null;
        }
    }

    /** Tells whether a failure is not remembered: it may pass, or it is not from pgtestdb, such as a bug in a provider. */
    private static boolean isPassing(Throwable cause) {
        return !(cause instanceof PgTestDbException) || SqlStates.isPassing(cause);
    }

    /** The first caller gets the original failure. Each later caller gets an exception with its own stack trace. */
    private static RuntimeException failure(EngineStartup failed, Throwable cause) {
        if (failed.isFirstToReport()) {
            Throwables.throwIfUnchecked(cause);
        }
        return new PgTestDbException(String.valueOf(cause.getMessage()), cause);
    }

    private DatabaseService start() {
        PostgresServerProvider chosen = provider != null ? provider : discovery.server(settings);
        ServerSession server = ServerSession.begin(chosen.start(settings), settings);
        return DatabaseService.start(EngineAssembly.on(server, settings, migrations, statistics, hints), statistics);
    }

    /** Waits for a start in progress, but only for a limited time, because the JVM is expected to end. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Optional<DatabaseService> service = start == null ? Optional.empty() : start.end(START_PATIENCE);
        if (service.isPresent() && requested) {
            LOG.info("{}", summary());
        }
        service.ifPresent(ending -> Uninterrupted.once(ending::close));
    }
}
