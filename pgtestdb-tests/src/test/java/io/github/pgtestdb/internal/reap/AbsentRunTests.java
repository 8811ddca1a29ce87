// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.reap;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Crash;
import io.github.pgtestdb.tests.HoldingMain;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A run with a live process that has been without its lock for longer than an idle machine needs to acquire it again. A
 * signal stops the process meanwhile, so that it cannot acquire the lock.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AbsentRunTests {

    private final PostgresServer server = SharedServer.startOwn(Map.of());

    @AfterEach
    void stop() {
        server.close();
    }

    /**
     * The sessions of the lock are terminated. The connections to the run's databases show that the stopped process is
     * not dead.
     */
    @Test
    @DisplayName("The databases of a run that is connected to them are not dropped")
    void sparesConnectedRun() throws Exception {
        assertSurvives(run -> Queries.rows(
                server.admin(),
                "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = 'pgtestdb run "
                        + run + "'"));
    }

    /** The crash ends all sessions of the run at once. */
    @Test
    @DisplayName("The databases of a run are not dropped just after the server has recovered")
    void sparesRunsAfterRecovery() throws Exception {
        assertSurvives(run -> Crash.of(server.admin()));
    }

    @FunctionalInterface
    private interface Loss {
        void strike(String run) throws Exception;
    }

    private void assertSurvives(Loss loss) throws Exception {
        String salt = UUID.randomUUID().toString();
        try (ChildJvm alive = ChildJvm.start(HoldingMain.class, server.admin(), "1", salt);
                Log log = Log.open()) {
            String held = alive.await("HOLDING ");
            String run = Runs.of(held);
            Await.until(
                    "the server no longer counts as one that has just started",
                    () -> Queries.rows(server.admin(), "SELECT now() - pg_postmaster_start_time() > '11 s'")
                            .equals(List.of("t")));
            alive.signal("STOP");
            loss.strike(run);
            try (PgTestDb next = SharedServer.engine(server.admin())
                    .migrator(Schema.shared(salt, "CREATE TABLE t (id int)"))
                    .build()) {
                next.create().close();
                String expected = "INFO Run " + run + " does not hold its lock, but may be alive. Its databases are"
                        + " dropped if it does not take the lock again within 15 s.";
                Await.until("the next run sees that", () -> !log.linesWith(run).isEmpty());
                assertThat(log.linesWith(run)).containsExactly(expected);
                alive.signal("CONT");
                try (Connection session = Queries.connect(server.admin())) {
                    AdvisoryLock lock = AdvisoryLock.ofRun(run);
                    Await.until("both sessions", () -> lock.holders(session).size() == 2);
                }
            } finally {
                alive.signal("CONT");
            }
            assertThat(Queries.rows(server.admin(), "SELECT datname FROM pg_database"))
                    .contains(held);
        }
    }
}
