// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Crash;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LostServerTests {

    /** The timeout of a test, plus time for a busy machine. */
    private static final int LONGEST_WAIT_SECONDS = 80;

    @Test
    void aServerThatStaysAwayIsWarnedOfOnce() {
        PostgresServer server = SharedServer.startOwn(Map.of());
        try (PgTestDb engine = SharedServer.engine(server.admin())
                .setting("pgtestdb.warm-databases", "0")
                .migrator(Schema.of("CREATE TABLE a (id int)"))
                .build()) {
            String run;
            try (TestDatabase database = engine.create()) {
                run = Runs.of(database.name());
            }
            try (Log log = Log.open()) {
                server.close();
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(engine::create).isInstanceOf(PgTestDbException.class);
                }
                assertThat(log.linesWith("holds the lock of run " + run))
                        .containsExactly("WARN The session that holds the lock of run " + run
                                + " was lost, perhaps because the server restarted; opening another.");
            }
        }
    }

    /** The first attempt has already waited for as long as a restart takes. */
    @Test
    @DisplayName("A build is not repeated if its server is gone")
    void doesNotRepeatBuildWithoutServer() throws Exception {
        PostgresServer server = SharedServer.startOwn(Map.of());
        ProcessHandle postmaster = Crash.postmaster(server.admin());
        Migrator migrator = new KillingMigrator(postmaster);
        try (PgTestDb engine =
                        SharedServer.engine(server.admin()).migrator(migrator).build();
                Log log = Log.open()) {
            assertThatThrownBy(engine::create).isInstanceOf(PgTestDbException.class);
            assertThat(log.linesWith("Attempt 2 of 3 to build the template of killing"))
                    .isEmpty();
        } finally {
            server.close();
        }
    }

    /** A signal stops all processes of the server, so its clients get no answer and no error. */
    @Test
    @DisplayName("A server that does not answer is given up before a test times out")
    void givesUpBeforeTestTimesOut() throws Exception {
        PostgresServer server = SharedServer.startOwn(Map.of());
        ProcessHandle postmaster = Crash.postmaster(server.admin());
        ExecutorService threads = Executors.newSingleThreadExecutor();
        List<ProcessHandle> processes = new ArrayList<>();
        try (Connection other = Queries.connect(server.admin());
                PgTestDb engine = SharedServer.engine(server.admin())
                        .setting("pgtestdb.warm-databases", "0")
                        .migrator(Schema.of("CREATE TABLE a (id int)"))
                        .build()) {
            engine.create().close();
            // The uncommitted COMMENT locks the template, and CREATE DATABASE waits for that lock. So a statement is in
            // progress when the processes are stopped.
            String template = Queries.rows(
                            server.admin(), "SELECT datname FROM pg_database WHERE datname LIKE 'pgtestdb\\_t\\_%'")
                    .get(0);
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("COMMENT ON DATABASE " + template + " IS 'held up'");
            }
            Future<TestDatabase> database = threads.submit(() -> engine.create());
            Await.until(
                    "the server is copying",
                    () -> !Queries.rows(
                                    server.admin(),
                                    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CREATE DATABASE%'")
                            .isEmpty());
            postmaster.descendants().forEach(processes::add);
            processes.add(postmaster);
            signal("STOP", processes);
            assertThatThrownBy(() -> database.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(PgTestDbException.class)
                    .hasRootCauseInstanceOf(SQLException.class);
        } finally {
            signal("CONT", processes);
            threads.shutdown();
            server.close();
        }
    }

    /** Kills the server, and then sends queries until one fails. */
    private record KillingMigrator(ProcessHandle postmaster) implements Migrator {

        @Override
        public String name() {
            return "killing";
        }

        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.builder(name()).build();
        }

        @Override
        public void migrate(MigrationTarget target) throws Exception {
            postmaster.destroyForcibly();
            while (true) {
                Queries.rows(target.connectionDetails(), "SELECT 1");
            }
        }
    }

    private static void signal(String name, List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }
}
