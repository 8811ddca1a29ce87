// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionLeakException;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One database for all tests that only read. */
class ReadOnlyTests {

    private static final Schema SCHEMA = Schema.of(
            "CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)",
            "INSERT INTO item (name) VALUES ('rope')",
            "CREATE SCHEMA \"Odd one\"",
            "CREATE TABLE \"Odd one\".\"Item\" (a int, b int)",
            "CREATE TABLE secret (owner_id int)",
            "INSERT INTO secret VALUES (1), (2)",
            "ALTER TABLE secret ENABLE ROW LEVEL SECURITY",
            "CREATE VIEW items AS SELECT * FROM item",
            "CREATE FUNCTION add_item() RETURNS void LANGUAGE sql SECURITY DEFINER AS"
                    + " $$ INSERT INTO item (name) VALUES ('added') $$",
            "GRANT INSERT, SELECT ON item TO PUBLIC",
            "GRANT UPDATE (a) ON \"Odd one\".\"Item\" TO PUBLIC");

    private static final PgTestDb ENGINE =
            SharedServer.engine().migrator(SCHEMA).build();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    @Test
    @DisplayName("Read-only tests share one database, and a test that writes has its own")
    void readOnlyTestsShareOneDatabase() throws Exception {
        try (TestDatabase one = share();
                TestDatabase another = share();
                TestDatabase own = ENGINE.create()) {
            assertThat(another.name()).isEqualTo(one.name()).isNotEqualTo(own.name());
            assertThat(read(one, "SELECT name FROM item")).isEqualTo("rope");
            assertThat(read(another, "SELECT count(*) FROM secret"))
                    .as("the owner passes row-level security, as in a database of one's own")
                    .isEqualTo(read(own, "SELECT count(*) FROM secret"))
                    .isEqualTo("2");
            execute(own, "INSERT INTO item (name) VALUES ('own')");
            assertThat(read(one, "SELECT count(*) FROM item")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item (name) VALUES ('x')",
                "UPDATE item SET name = 'x'",
                "DELETE FROM item",
                "TRUNCATE item",
                "SELECT * FROM item FOR UPDATE",
                "INSERT INTO items (name) VALUES ('x')",
                "UPDATE \"Odd one\".\"Item\" SET a = 1",
                "SELECT nextval('item_id_seq')",
                "SELECT add_item()",
                "CREATE TABLE more (id int)",
                "CREATE TABLE \"Odd one\".more (id int)",
                "CREATE TEMPORARY TABLE more (id int)",
                "CREATE SCHEMA more",
                "DROP TABLE item",
                "ALTER TABLE item ADD COLUMN more int",
                "GRANT ALL ON item TO PUBLIC",
                "COMMENT ON TABLE item IS 'x'"
            })
    void theServerRefusesEveryChangeAlsoInATransactionThatSaysReadWrite(String change) throws Exception {
        try (TestDatabase database = share()) {
            // PostgreSQL may find a missing privilege before it checks the mode of the transaction.
            assertThatThrownBy(() -> execute(database, change))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isIn("42501", "25006"))
                    .hasMessageMatching(
                            "(?s)ERROR: (cannot execute .* in a read-only transaction|permission denied for .*).*");
            assertThatThrownBy(() -> execute(database, "BEGIN READ WRITE", change))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isIn("42501", "25006"));
            assertThat(read(database, "SELECT count(*) FROM item")).isEqualTo("1");
        }
    }

    @Test
    @DisplayName("A command that only the owner may run, such as DROP TABLE, is refused with a hint")
    void refusesOwnerCommandsWithHint() throws Exception {
        try (TestDatabase database = share()) {
            assertThatThrownBy(() -> execute(database, "BEGIN READ WRITE", "DROP TABLE item"))
                    .hasMessageStartingWith(
                            "ERROR: cannot execute DROP TABLE in a database that tests share read-only\n"
                                    + "  Hint: Take readOnly off this test.");
        }
    }

    @Test
    void theDriversSwitchChangesNothing() throws Exception {
        try (TestDatabase database = share();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            connection.setReadOnly(false);
            assertThatThrownBy(() -> statement.execute("DELETE FROM item"))
                    .hasMessage("ERROR: cannot execute DELETE in a read-only transaction");
        }
    }

    @Test
    @DisplayName("The next test finds no session settings and no LISTEN of the previous test")
    void resetsSessionForNextTest() throws Exception {
        try (PgTestDb alone = SharedServer.engine().migrator(SCHEMA).build()) {
            try (TestDatabase one = alone.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
                execute(
                        one,
                        "SET search_path TO pg_catalog",
                        "SET default_transaction_read_only TO off",
                        "LISTEN news");
                assertThat(read(one, "SHOW search_path")).as("its own session").isEqualTo("pg_catalog");
            }
            try (TestDatabase next = alone.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
                assertThat(read(next, "SHOW search_path")).isEqualTo("\"$user\", public");
                assertThat(read(next, "SHOW default_transaction_read_only")).isEqualTo("on");
                assertThat(read(next, "SELECT count(*) FROM pg_listening_channels()"))
                        .isEqualTo("0");
            }
        }
    }

    @Test
    @DisplayName("A leaked connection fails its own test, and connections of other tests stay open")
    void leakFailsOnlyLeakingTest() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(SCHEMA)
                        .setting("pgtestdb.leaks", "fail")
                        .build();
                TestDatabase other = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER);
                Connection others = other.dataSource().getConnection()) {
            TestDatabase leaky = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER);
            Connection leaked = leaky.dataSource().getConnection();
            assertThatThrownBy(leaky::close)
                    .isInstanceOf(ConnectionLeakException.class)
                    .hasMessageMatching("(?s)1 connection was left open when the test database " + leaky.name()
                            + " was returned:\n  - application \"pgtestdb\", state idle, last query: [^\n]*\n"
                            + "    borrowed by thread .*\n"
                            + "They are closed anyway\\. Close connections in the test, preferably with"
                            + " try-with-resources\\.");
            assertThat(leaked.isClosed()).isTrue();
            assertThat(others.isValid(60)).isTrue();
            assertThatThrownBy(() -> leaky.dataSource().getConnection())
                    .hasMessageStartingWith("The test database was returned already: its test is over.");
        }
    }

    @Test
    @DisplayName("The shared read-only database is dropped with the engine unless it is kept")
    void dropsSharedDatabaseUnlessKept() throws Exception {
        String ended;
        String kept;
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build();
                TestDatabase database = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
            ended = database.name();
            database.dataSource().getConnection().close();
        }
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            for (int i = 0; i < 2; i++) {
                engine.createReadOnly(SCHEMA, KeepPolicy.ALWAYS).close();
            }
            try (TestDatabase database = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
                kept = database.name();
                assertThat(read(database, "SELECT count(*) FROM item")).isEqualTo("1");
            }
            assertThat(engine.summary()).endsWith("; 1 kept");
        }
        assertThat(SharedServer.databases(ended)).isEmpty();
        assertThat(SharedServer.databases(kept)).containsExactly(kept);
        Queries.execute(SharedServer.admin(), "DROP DATABASE " + kept + " WITH (FORCE)");
    }

    private static TestDatabase share() {
        return ENGINE.createReadOnly(SCHEMA, KeepPolicy.NEVER);
    }

    private static void execute(TestDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            try {
                for (String sql : List.of(statements)) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    private static String read(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
