package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionLeakException;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class LeakTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)");

    @Test
    void aBorrowedConnectionIsNamedWithWhatItDidAndWhoBorrowedIt() throws Exception {
        try (Log log = Log.open();
                PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            borrowAndForget(database);
            database.close();

            assertThat(log.linesWith(database.name()))
                    .singleElement()
                    .asString()
                    .matches("(?s)\\QWARN 1 connection was left open when the test database "
                            + database.name() + " was returned:\n"
                            + "  - application \"pgtestdb\", state idle in transaction, last query: INSERT INTO item VALUES (1)\n"
                            + "    borrowed by thread " + Thread.currentThread().getName() + "\n"
                            + "    at \\E[^\n]*LeakTests.borrowAndForget\\(LeakTests.java:[0-9]+\\)\n.*"
                            + "\n\\QThe database is dropped all the same. Close connections in the test, best with"
                            + " try-with-resources.\\E");
            Await.until("dropped", () -> SharedServer.databases(database.name()).isEmpty());
        }
    }

    @Test
    void aConnectionOpenedOutsideThePoolIsNamedToo() throws Exception {
        try (Log log = Log.open();
                PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            try (Connection own = SharedServer.connect(database.connection());
                    Statement statement = own.createStatement()) {
                statement.execute("SET application_name = 'my own'");
                database.close();
                Await.until(
                        "dropped", () -> SharedServer.databases(database.name()).isEmpty());
            }
            assertThat(log.linesWith(database.name()))
                    .containsExactly("WARN 1 connection was left open when the test database " + database.name()
                            + " was returned:\n"
                            + "  - application \"my own\", state idle, last query: SET application_name = 'my own'\n"
                            + "    opened outside the injected DataSource\n"
                            + "The database is dropped all the same. Close connections in the test, best with"
                            + " try-with-resources.");
        }
    }

    @Test
    void aForgottenConnectionIsClosedWithItsTest() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            Connection forgotten = database.dataSource().getConnection();
            database.close();
            assertThat(forgotten.isClosed()).isTrue();
        }
    }

    @Test
    void aLeakFailsWhereThatIsSet() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(SCHEMA)
                .set("pgtestdb.leaks", "fail")
                .build()) {
            TestDatabase database = engine.create();
            borrowAndForget(database);
            borrowAndForget(database);
            assertThatThrownBy(database::close)
                    .isInstanceOf(ConnectionLeakException.class)
                    .hasMessageStartingWith("2 connections were left open when the test database " + database.name()
                            + " was returned:\n  - application \"pgtestdb\"");
            Await.until("dropped", () -> SharedServer.databases(database.name()).isEmpty());
        }
    }

    @Test
    void whoClosesItsConnectionsHearsNothing() throws Exception {
        try (Log log = Log.open()) {
            String name;
            try (PgTestDb engine = SharedServer.engine()
                    .migrator(SCHEMA)
                    .set("pgtestdb.leaks", "fail")
                    .build()) {
                TestDatabase database = engine.create();
                name = database.name();
                for (int i = 0; i < 3; i++) {
                    try (Connection connection = database.dataSource().getConnection()) {
                        assertThat(connection.isValid(1)).isTrue();
                    }
                }
                database.close();
            }
            assertThat(log.linesWith(name)).isEmpty();
        }
    }

    private static void borrowAndForget(TestDatabase database) throws SQLException {
        Connection forgotten = database.dataSource().getConnection();
        forgotten.setAutoCommit(false);
        try (Statement statement = forgotten.createStatement()) {
            statement.execute("INSERT INTO item VALUES (1)");
        }
    }
}
