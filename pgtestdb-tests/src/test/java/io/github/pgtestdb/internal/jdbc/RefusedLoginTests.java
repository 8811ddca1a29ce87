// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A login that the server refuses fails at once with the reason, both with and without a pool. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RefusedLoginTests {

    private static PgTestDb engine(ConnectionDetails admin, String poolSize) {
        return builder(admin, poolSize).build();
    }

    private static PgTestDb.Builder builder(ConnectionDetails admin, String poolSize) {
        return SharedServer.engine(admin)
                .migrator(Schema.of("CREATE TABLE t (id int)"))
                .setting("pgtestdb.warm-databases", "0")
                .setting("pgtestdb.pool-size", poolSize)
                .setting("pgtestdb.connection-timeout", "20m");
    }

    /** The role belongs to the user, because pgtestdb would repair a role that it created. */
    @ParameterizedTest
    @ValueSource(strings = {"5", "0"})
    @DisplayName("A role that may no longer log in is reported at once.")
    void roleWithoutLogin(String poolSize) throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                PgTestDb engine = builder(withTester(own.admin()), poolSize)
                        .setting("pgtestdb.test-user", "tester")
                        .setting("pgtestdb.test-password", "tester")
                        .build();
                TestDatabase database = engine.create();
                Connection first = database.dataSource().getConnection()) {
            Queries.execute(own.admin(), "ALTER ROLE tester NOLOGIN");
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> database.dataSource().getConnection())
                        .isInstanceOf(SQLException.class)
                        .hasMessage("Cannot connect to the test database " + database.connectionDetails()
                                + ": FATAL: role \"tester\" is not permitted to log in (SQLSTATE 28000). The server"
                                + " refused the login, so there was no second attempt. If a test or a migration changed the"
                                + " role, its password or its privileges, change it back.");
            }
            Queries.execute(own.admin(), "ALTER ROLE tester LOGIN");
            try (Connection second = database.dataSource().getConnection()) {
                assertThat(second.isValid(0)).isTrue();
                assertThat(second.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            }
            assertThat(first.isValid(0)).isTrue();
        }
    }

    private static ConnectionDetails withTester(ConnectionDetails admin) throws SQLException {
        Queries.execute(admin, "CREATE ROLE tester LOGIN PASSWORD 'tester'");
        return admin;
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0"})
    @DisplayName("A database that is dropped during a test is reported as dropped.")
    void droppedDatabase(String poolSize) throws Exception {
        try (PgTestDb engine = engine(SharedServer.admin(), poolSize);
                TestDatabase database = engine.create()) {
            database.dataSource().getConnection().close();
            Queries.execute(SharedServer.admin(), "DROP DATABASE " + database.name() + " WITH (FORCE)");
            SQLException[] last = new SQLException[1];
            // HikariCP does not check a connection that was alive half a second ago, and lends it once more.
            Await.until("the pool knows", () -> {
                last[0] = refusal(database);
                return last[0] != null;
            });
            ConnectionDetails details = database.connectionDetails();
            assertThat((Throwable) last[0])
                    .hasMessage("The test database " + database.name() + " is gone from " + details.host() + ":"
                            + details.port() + ": FATAL: database \"" + database.name()
                            + "\" does not exist (SQLSTATE 3D000). Something dropped it while the test had it: look for DROP"
                            + " DATABASE in the test, in other programs that use the server, and in the server's log.");
        }
    }

    private static @Nullable SQLException refusal(TestDatabase database) {
        Connection connection;
        try {
            connection = database.dataSource().getConnection();
        } catch (SQLException e) {
            return e;
        }
        // A connection that is only borrowed and returned again and again always counts as alive a moment ago.
        try (connection) {
            Connections.execute(connection, "SELECT 1");
        } catch (SQLException e) {
            return null; // It was dead already.
        }
        return null;
    }
}
