// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionLeakException;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Forgetful;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeakTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)");

    @Test
    @DisplayName("A leaked connection is reported with its last query, its thread and the stack trace of its borrower")
    void reportsQueryAndBorrower() throws Exception {
        try (Log log = Log.open();
                PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            Forgetful.borrow(database);
            database.close();

            assertThat(log.linesWith(database.name()))
                    .singleElement()
                    .asString()
                    .matches("(?s)\\QWARN 1 connection was left open when the test database "
                            + database.name() + " was returned:\n"
                            + "  - application \"pgtestdb\", state idle in transaction, last query: INSERT INTO item VALUES (1)\n"
                            + "    borrowed by thread " + Thread.currentThread().getName() + "\n"
                            + "    at \\E[^\n]*Forgetful.borrow\\(Forgetful.java:[0-9]+\\)\n.*"
                            + "\n\\QThe database is dropped anyway. Close connections in the test, preferably with"
                            + " try-with-resources.\\E");
            Await.until("dropped", () -> SharedServer.databases(database.name()).isEmpty());
        }
    }

    @Test
    @DisplayName("A connection that was opened outside the pool is reported as a leak")
    void reportsConnectionOutsidePool() throws Exception {
        try (Log log = Log.open();
                PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            try (Connection own = Queries.connect(database.connectionDetails());
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
                            + "The database is dropped anyway. Close connections in the test, preferably with"
                            + " try-with-resources.");
        }
    }

    /**
     * A connection may be listed by the server when the test ends, but be returned before its borrower is looked up.
     * Here it is returned after 0 to 3.9 ms, so that some of the 40 rounds meet that moment.
     */
    @Test
    @DisplayName("A connection returned during the leak check is not reported as opened outside the pool")
    void toleratesReturnDuringLeakCheck() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(SCHEMA)
                .setting("pgtestdb.leaks", "fail")
                .build()) {
            for (int tenthMilliseconds = 0; tenthMilliseconds < 40; tenthMilliseconds++) {
                TestDatabase database = engine.create();
                Forgetful.borrow(database);
                Thread returning = returning(
                        database.dataSource().getConnection(), "SELECT pg_sleep(" + tenthMilliseconds / 10_000.0 + ")");
                assertThatThrownBy(database::close)
                        .isInstanceOf(ConnectionLeakException.class)
                        .message()
                        .doesNotContain("opened outside the injected DataSource");
                returning.join();
            }
        }
    }

    /** A test's timeout interrupts its thread like this. A wait for connections to leave would then end at once. */
    @Test
    @DisplayName("A leak is reported even if the thread of the test is interrupted")
    void reportsLeakDespiteInterrupt() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(SCHEMA)
                .setting("pgtestdb.leaks", "fail")
                .build()) {
            TestDatabase database = engine.create();
            database.dataSource().getConnection().close();
            try (Connection own = Queries.connect(database.connectionDetails())) {
                assertThat(own.isValid(60)).isTrue();
                Thread.currentThread().interrupt();
                assertThatThrownBy(database::close)
                        .isInstanceOf(ConnectionLeakException.class)
                        .hasMessageContaining("opened outside the injected DataSource");
                assertThat(Thread.interrupted()).as("interrupted afterwards").isTrue();
            }
            Await.until("dropped", () -> SharedServer.databases(database.name()).isEmpty());
        }
    }

    @Test
    @DisplayName("A leaked connection is closed when its test ends")
    void closesLeakedConnection() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            Connection forgotten = database.dataSource().getConnection();
            database.close();
            assertThat(forgotten.isClosed()).isTrue();
        }
    }

    @Test
    @DisplayName("A leaked connection is closed even if it was only configured and not used")
    void closesUnusedConnection() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            Connection forgotten = database.dataSource().getConnection();
            forgotten.setAutoCommit(false);
            database.close();
            assertThat(forgotten.isClosed()).isTrue();
            Await.until("dropped", () -> SharedServer.databases(database.name()).isEmpty());
        }
    }

    /**
     * The statement runs on the unwrapped session, so the pool does not know it and cannot cancel it. The session also
     * has an open transaction, which the pool would roll back.
     */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @DisplayName("The end of a test does not wait for a statement that still runs")
    void closesConnectionDuringStatement() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            Connection session = Forgetful.borrow(database).unwrap(Connection.class);
            Future<Boolean> sleeping = inAnotherThread(session, "SELECT pg_sleep(600)");
            String active =
                    "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND datname = '" + database.name() + "'";
            Await.until(
                    "sleeps", () -> !Queries.rows(SharedServer.admin(), active).isEmpty());
            database.close();
            assertThatThrownBy(sleeping::get).hasRootCauseInstanceOf(SocketException.class);
        }
    }

    @Test
    void aLeakFailsWhereThatIsSet() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(SCHEMA)
                .setting("pgtestdb.leaks", "fail")
                .build()) {
            TestDatabase database = engine.create();
            Forgetful.borrow(database);
            Forgetful.borrow(database);
            assertThatThrownBy(database::close)
                    .isInstanceOf(ConnectionLeakException.class)
                    .hasMessageStartingWith("2 connections were left open when the test database " + database.name()
                            + " was returned:\n  - application \"pgtestdb\"");
            Await.until("dropped", () -> SharedServer.databases(database.name()).isEmpty());
        }
    }

    @Test
    @DisplayName("A test that closes its connections causes no leak report")
    void reportsNothingWithoutLeak() throws Exception {
        try (Log log = Log.open()) {
            String name;
            try (PgTestDb engine = SharedServer.engine()
                    .migrator(SCHEMA)
                    .setting("pgtestdb.leaks", "fail")
                    .build()) {
                TestDatabase database = engine.create();
                name = database.name();
                for (int i = 0; i < 3; i++) {
                    try (Connection connection = database.dataSource().getConnection()) {
                        assertThat(connection.isValid(60)).isTrue();
                    }
                }
                database.close();
            }
            assertThat(log.linesWith(name)).isEmpty();
        }
    }

    private static Thread returning(Connection borrowed, String afterSql) {
        Thread thread = new Thread(() -> {
            try (borrowed;
                    Statement statement = borrowed.createStatement()) {
                statement.execute(afterSql);
            } catch (SQLException e) {
                assertThat(borrowed).as("cut off by the end of the test").isNotNull();
            }
        });
        thread.start();
        return thread;
    }

    private static Future<Boolean> inAnotherThread(Connection session, String sql) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            try (Statement statement = session.createStatement()) {
                return statement.execute(sql);
            }
        });
        new Thread(task).start();
        return task;
    }
}
