// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.embedded.EmbeddedPostgresProvider;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/** Servers that pgtestdb started and that are killed while tests run. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GoneServerTests {

    private static final int ROUNDS = 3;

    @ParameterizedTest
    @CsvSource({"false, 61", "true, 62"})
    void aServerOfOursThatIsKilledIsReplaced(String shared, String maxConnections) throws Exception {
        try (Log log = Log.open();
                PgTestDb engine = PgTestDb.builder()
                        .server(new EmbeddedPostgresProvider())
                        .migrator(Schema.of("CREATE TABLE t (id int)"))
                        .setting("pgtestdb.embedded.shared", shared)
                        .setting("pgtestdb.server-parameters", "max_connections=" + maxConnections)
                        .setting("pgtestdb.connection-timeout", "1s")
                        .build()) {
            try (TestDatabase lost = engine.create()) {
                String run = Runs.of(lost.name());
                killPostmaster(lost);
                Await.until("another run", () -> isOfAnotherRun(engine, run));
                assertThatThrownBy(() -> lost.dataSource().getConnection())
                        .isInstanceOf(SQLException.class)
                        .hasMessageMatching("The test database " + lost.name() + " is lost: embedded PostgreSQL on"
                                + " 127\\.0\\.0\\.1:[0-9]+ stopped or crashed while the test had it\\. Look into the server's log\\."
                                + " Run the test again\\.");
                assertThat(log.linesWith(":" + lost.connectionDetails().port() + " is gone"))
                        .isEqualTo(List.of("WARN embedded PostgreSQL on 127.0.0.1:"
                                + lost.connectionDetails().port()
                                + " is gone: nothing listens there any more. Databases that tests"
                                + " have on it are lost; the next ones are made on another server."));
                for (int i = 0; i < ROUNDS; i++) {
                    assertThat(isOfAnotherRun(engine, run)).isTrue();
                }
            }
        }
    }

    private static void killPostmaster(TestDatabase database) throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            int backend = connection.unwrap(PGConnection.class).getBackendPID();
            long postmaster = ProcessHandle.of(backend)
                    .orElseThrow()
                    .parent()
                    .orElseThrow()
                    .pid();
            new ProcessBuilder("kill", "-9", Long.toString(postmaster)).start().waitFor();
        }
    }

    /** Tells whether a test gets a usable database that another run created. */
    private static boolean isOfAnotherRun(PgTestDb engine, String run) {
        try (TestDatabase database = engine.create()) {
            return !Runs.of(database.name()).equals(run)
                    && Queries.rows(database.connectionDetails(), "SELECT count(*) FROM t")
                            .equals(List.of("0"));
        } catch (PgTestDbException | SQLException e) {
            return false;
        }
    }
}
