// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.internal.concurrent.Heartbeat;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sentences;
import io.github.pgtestdb.spi.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;

/** Ends the work of an engine on a server. */
record EngineShutdown(EngineAssembly engine, ReaperThread reaping, Heartbeat refreshing) {

    private static final Logger LOG = Logs.logger();
    private static final Duration MAX_WAIT = Duration.ofSeconds(20);
    private static final Duration MAX_WAIT_WITHOUT_SERVER = Duration.ofSeconds(2);

    /** Drops the databases of the run, and closes the server. */
    void close() {
        PostgresServer server = engine.server().server();
        if (!engine.server().lock().isAnswering()) {
            // If the end of the server is known, its owner ended it before this run, and no database is left.
            if (server.describeEnd().isEmpty()) {
                LOG.warn(
                        "{} does not answer at the end of the run. The next run drops the databases of this run.",
                        server.description());
            }
            abandon();
            return;
        }
        reaping.join();
        // The server is closed even if a step before fails. Otherwise it would stay.
        try (var session = engine.server()) {
            refreshing.close();
            engine.leases().reclaimAll();
            engine.pools().close();
            engine.leases().closeShared(engine.shared().removeAll());
            finishTasks();
            engine.connectionPools().close();
            if (!session.server().isDisposable()) {
                evictTemplates();
                engine.vacuum().finish();
            }
        }
    }

    /** Releases everything without requests to the server, which does not answer. */
    void abandon() {
        reaping.stopWaiting();
        refreshing.close(MAX_WAIT_WITHOUT_SERVER);
        engine.leases().abandon();
        engine.pools().close();
        engine.background().finish(MAX_WAIT_WITHOUT_SERVER);
        engine.connectionPools().close();
        engine.server().close();
    }

    private void finishTasks() {
        int left = engine.background().finish(MAX_WAIT) + engine.drops().finish(MAX_WAIT);
        if (left > 0) {
            LOG.warn(
                    "{} databases on {} were not created or dropped within {} s. The next run drops them.",
                    left,
                    engine.server().server().description(),
                    MAX_WAIT.toSeconds());
        }
    }

    private void evictTemplates() {
        try {
            engine.reaper().evictTemplates();
        } catch (SQLException e) {
            LOG.warn(
                    "Cannot drop old templates on {}: {}. The next run tries again.",
                    engine.server().server().description(),
                    Sentences.of(e));
        }
    }
}
