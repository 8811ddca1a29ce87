// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drops on a server with {@code fsync}. There each drop makes a checkpoint write all other databases that were just
 * copied.
 */
class DropBatchTests {

    private static final int TESTS = 32;
    private static final int MOST_WAITING = 32;

    /** The time for which a restart is awaited, and twice that for a busy machine. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static PostgresServer durable() {
        return SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "fsync=on,max_wal_size=4GB"));
    }

    private static PgTestDb.Builder engine(PostgresServer server) {
        return SharedServer.engine(server.admin())
                .migrator(Schema.of("CREATE TABLE item (id int)"))
                .setting("pgtestdb.create-strategy", "wal-log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "0"})
    void mostDatabasesAreDroppedBeforeACheckpointWritesThem(String warmDatabases) throws Exception {
        SharedServer.assumeAtLeast(15, "PostgreSQL copies through the log");
        try (PostgresServer own = durable()) {
            try (PgTestDb engine = engine(own)
                    .setting("pgtestdb.warm-databases", warmDatabases)
                    .build()) {
                test(engine);
                long pages = Long.parseLong(Queries.rows(
                                own.admin(),
                                "SELECT pg_database_size(datname) / 8192 FROM pg_database WHERE datname LIKE '%\\_t\\_%'")
                        .get(0));
                Queries.execute(own.admin(), "CHECKPOINT");
                long before = written(own.admin());
                for (int i = 0; i < TESTS; i++) {
                    test(engine);
                }
                assertThat(written(own.admin()) - before)
                        .as("pages written; all databases together have " + TESTS * pages)
                        .isLessThan(TESTS * pages * 3 / 4);
                assertThat(clones(own.admin())).as("waiting and idle").hasSizeLessThan(TESTS);
            }
            assertThat(clones(own.admin())).isEmpty();
        }
    }

    private static void test(PgTestDb engine) throws SQLException {
        try (TestDatabase database = engine.create();
                var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO item VALUES (1)");
        }
    }

    private static long written(ConnectionDetails admin) throws SQLException {
        boolean own = Queries.rows(admin, "SELECT to_regclass('pg_catalog.pg_stat_checkpointer')")
                        .get(0)
                != null;
        return Long.parseLong(Queries.rows(
                        admin,
                        own
                                ? "SELECT buffers_written FROM pg_stat_checkpointer"
                                : "SELECT buffers_checkpoint FROM pg_stat_bgwriter")
                .get(0));
    }

    private static List<String> clones(ConnectionDetails admin) throws SQLException {
        return Queries.rows(admin, "SELECT datname FROM pg_database WHERE datname LIKE 'pgtestdb\\_c\\_%'");
    }

    @Test
    @DisplayName("Databases that are returned together are dropped without waiting for the next test")
    void dropsBatchWithoutNextTest() throws Exception {
        SharedServer.assumeAtLeast(15, "PostgreSQL copies through the log");
        try (PostgresServer own = durable()) {
            try (PgTestDb engine = engine(own).build()) {
                List<TestDatabase> held = new ArrayList<>();
                for (int i = 0; i < MOST_WAITING + 8; i++) {
                    TestDatabase database = engine.create();
                    assertThat(database.connectionDetails().database()).isNotEmpty();
                    held.add(database);
                }
                held.forEach(TestDatabase::close);
                Await.until("few are left", () -> clones(own.admin()).size() <= MOST_WAITING);
            }
            assertThat(clones(own.admin())).isEmpty();
        }
    }

    @Test
    @DisplayName("A test does not wait for the drops of a server that is gone.")
    void gaveUpWithServer() throws Exception {
        SharedServer.assumeAtLeast(15, "PostgreSQL copies through the log");
        PostgresServer own = durable();
        try (PgTestDb engine =
                engine(own).setting("pgtestdb.warm-databases", "0").build()) {
            List<TestDatabase> held = new ArrayList<>();
            for (int i = 0; i < MOST_WAITING - 2; i++) {
                TestDatabase database = engine.create();
                assertThat(database.connectionDetails().database()).isNotEmpty();
                held.add(database);
            }
            held.forEach(TestDatabase::close);
            own.close();
            long start = System.nanoTime();
            assertThatThrownBy(engine::create).isInstanceOf(PgTestDbException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_WAIT);
        }
    }
}
