// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.concurrent.Heartbeat;
import io.github.pgtestdb.internal.jdbc.SqlFunction;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sentences;
import io.github.pgtestdb.internal.support.SqlStates;
import io.github.pgtestdb.internal.template.Template;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;

/** Creates the databases of one run on one server. Thread-safe. */
final class DatabaseService implements AutoCloseable {

    private static final Logger LOG = Logs.logger();

    /** Often enough to keep idle clones fresh, but rarely enough to have no noticeable cost. */
    private static final Duration REFRESH_INTERVAL = Duration.ofMillis(100);

    /** The new template may be dropped too. If that happens this often, it is done on purpose. */
    private static final int ATTEMPTS = 5;

    /** The template was dropped, has a collation of another version, or a drop of it was cut short. */
    private static final Set<String> UNUSABLE =
            Set.of(SqlStates.UNDEFINED_DATABASE, SqlStates.INTERNAL_ERROR, SqlStates.NOT_IN_PREREQUISITE_STATE);

    private final EngineAssembly engine;
    private final RunStatistics statistics;
    private final OpenWaits waits;
    private final ReaperThread reaping;
    private final EngineShutdown shutdown;
    /** Read at the start, because a server that stays for a kept database no longer counts as disposable. */
    private final boolean isServerOurs;

    private DatabaseService(
            EngineAssembly engine,
            RunStatistics statistics,
            OpenWaits waits,
            ReaperThread reaping,
            EngineShutdown shutdown) {
        this.engine = engine;
        this.statistics = statistics;
        this.waits = waits;
        this.reaping = reaping;
        this.shutdown = shutdown;
        PostgresServer server = engine.server().server();
        this.isServerOurs = server.isDisposable() || server.servesOnlyUs() || server.isStartedForTests();
    }

    /** Starts the background threads. A disposable server vanishes with everything, so it needs no reaper. */
    static DatabaseService start(EngineAssembly engine, RunStatistics statistics) {
        PostgresServer server = engine.server().server();
        ReaperThread reaping = new ReaperThread(engine.reaper(), server.description());
        if (!server.isDisposable()) {
            reaping.start();
        }
        OpenWaits waits = new OpenWaits();
        Heartbeat refreshing = Heartbeat.start("pgtestdb-refresh", REFRESH_INTERVAL, () -> {
            waits.report(server.description());
            engine.pools().refresh();
        });
        return new DatabaseService(engine, statistics, waits, reaping, new EngineShutdown(engine, reaping, refreshing));
    }

    TestDatabase create(Migrator migrator, KeepPolicy keep) {
        long start = System.nanoTime();
        TestDatabase database = onTemplate(migrator, template -> engine.leases().lease(acquire(template), keep));
        statistics.waited(System.nanoTime() - start);
        reaping.onLease();
        return database;
    }

    /** Acquires a clone that lost nothing in a crash of the server. */
    private ClonedDatabase acquire(Template template) throws SQLException {
        ClonedDatabase clone = engine.pools().acquire(template);
        try {
            engine.templates().checkComplete(template);
            return clone;
        } catch (SQLException e) {
            engine.drops().drop(clone);
            throw e;
        }
    }

    /** Returns a share in the read-only clone of the template. */
    TestDatabase createReadOnly(Migrator migrator, KeepPolicy keep) {
        return onTemplate(migrator, template -> {
            try {
                ClonedDatabase clone = engine.shared().get(template);
                engine.templates().checkComplete(template);
                return engine.leases().share(clone, keep);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PgTestDbException(
                        "Interrupted while waiting for a database from the template " + template.name(), e);
            }
        });
    }

    /** Does work with a template. If that is missing or cannot be cloned, repeats it with another. */
    private TestDatabase onTemplate(Migrator migrator, SqlFunction<Template, TestDatabase> work) {
        for (int attempt = 1; ; attempt++) {
            Template template = engine.templates().templateOf(migrator);
            try {
                return waits.during(template, work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !UNUSABLE.contains(String.valueOf(e.getSQLState()))) {
                    throw failure(template, e);
                }
                LOG.debug("Cannot use the template {} any more; looking for it again", template.name(), e);
                engine.templates().forget(template);
                engine.pools().forget(template);
            }
        }
    }

    private PgTestDbException failure(Template template, SQLException e) {
        return new PgTestDbException(
                "Cannot make a database from the template " + template.name() + " on "
                        + engine.server().server().description() + ": " + e.getMessage() + " (SQLSTATE "
                        + e.getSQLState()
                        + "). "
                        + Sentences.then(hint(e), "This run has made " + statistics.databases() + " databases so far."),
                e);
    }

    private String hint(SQLException e) {
        return SqlStates.isConnectionLost(e)
                ? engine.server().server().describeEnd().orElseGet(() -> CloneErrorHints.of(e))
                : CloneErrorHints.of(e);
    }

    int kept() {
        return engine.leases().keptCount();
    }

    /** Tells whether a server of ours stopped or crashed. There is no substitute for it. */
    boolean isServerGone() {
        SQLException failure = engine.server().lock().failure();
        return failure != null && isServerOurs && SqlStates.isNobodyListening(failure);
    }

    /** Describes how the server ended; empty if that is not known. */
    Optional<String> serversEnd() {
        return engine.server().server().describeEnd();
    }

    /** Returns the description of the server. */
    String server() {
        return engine.server().server().description();
    }

    /** Releases everything without requests to the server, which does not answer. */
    void abandon() {
        shutdown.abandon();
    }

    @Override
    public void close() {
        shutdown.close();
    }
}
