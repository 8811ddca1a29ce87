// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.IdleClones;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EngineTests {

    private static final Schema ITEMS =
            Schema.of("CREATE TABLE item (id int PRIMARY KEY)", "INSERT INTO item VALUES (1)");

    @Test
    void eachDatabaseIsFreshlyMigrated() throws SQLException {
        try (PgTestDb engine = SharedServer.engine().migrator(ITEMS).build();
                TestDatabase first = engine.create();
                TestDatabase second = engine.create()) {
            Queries.execute(first.connectionDetails(), "INSERT INTO item VALUES (2)");

            assertThat(first.name()).isNotEqualTo(second.name());
            assertThat(Queries.rows(first.connectionDetails(), "SELECT count(*) FROM item"))
                    .containsExactly("2");
            assertThat(Queries.rows(second.connectionDetails(), "SELECT count(*) FROM item"))
                    .containsExactly("1");
        }
    }

    @Test
    void aClosedDatabaseIsDropped() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(ITEMS).build()) {
            TestDatabase database = engine.create();
            database.dataSource().getConnection().close();
            assertThat(SharedServer.databases(database.name())).hasSize(1);
            database.close();
            database.close();
            Await.until("dropped", () -> SharedServer.databases(database.name()).isEmpty());
        }
    }

    @Test
    @DisplayName("Closing the engine drops returned databases, and keeps the template")
    void closeKeepsOnlyTemplate() throws SQLException {
        String name;
        try (PgTestDb engine = SharedServer.engine().migrator(ITEMS).build()) {
            TestDatabase database = engine.create();
            name = database.name();
            database.close();
        }
        assertThat(SharedServer.databases(name)).isEmpty();
        assertThat(SharedServer.databases("pgtestdb_t_%")).isNotEmpty();
    }

    @Test
    @DisplayName("Closing the engine drops databases that were not returned")
    void closeDropsDatabaseInUse() throws SQLException {
        TestDatabase database;
        try (PgTestDb engine = SharedServer.engine().migrator(ITEMS).build()) {
            database = engine.create();
            assertThat(database.dataSource().getConnection().isValid(60)).isTrue();
        }
        assertThat(SharedServer.databases(database.name())).isEmpty();
        database.close();
    }

    /** A test's timeout interrupts its thread like this. */
    @Test
    @DisplayName("All databases of a run are dropped even if the thread is interrupted")
    void dropsDatabasesDespiteInterrupt() throws SQLException {
        PgTestDb engine = SharedServer.engine().migrator(ITEMS).build();
        List<TestDatabase> databases = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            TestDatabase database = engine.create();
            databases.add(database);
            database.dataSource().getConnection().close();
        }
        Thread.currentThread().interrupt();
        databases.subList(1, 8).forEach(TestDatabase::close);
        engine.close();
        assertThat(Thread.interrupted()).as("interrupted afterwards").isTrue();
        assertThat(IdleClones.ofRun(databases.get(0).name())).isEmpty();
    }

    @Test
    @DisplayName("A data source that is used after its test explains that the test is over")
    void explainsUseAfterTest() throws SQLException {
        try (PgTestDb engine = SharedServer.engine().migrator(ITEMS).build()) {
            TestDatabase database = engine.create();
            database.dataSource().getConnection().close();
            database.close();
            assertThatThrownBy(() -> database.dataSource().getConnection())
                    .isInstanceOf(SQLException.class)
                    .hasMessage(
                            "The test database was returned already: its test is over. Something that outlives the test,"
                                    + " such as a thread or a static field, still uses its data source.");
        }
    }

    @Test
    void aClosedEngineMakesNoDatabase() {
        PgTestDb engine = SharedServer.engine().migrator(ITEMS).build();
        engine.close();
        engine.close();
        assertThatThrownBy(engine::create)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot make a database: this engine is closed. Make a new one.");
    }

    @Test
    @DisplayName("Connections use a role that owns the database and has no special privileges")
    void connectsAsOrdinaryOwner() throws SQLException {
        try (PgTestDb engine = SharedServer.engine().migrator(ITEMS).build();
                TestDatabase database = engine.create();
                Connection connection = database.dataSource().getConnection()) {
            assertThat(connection.getMetaData().getUserName())
                    .isEqualTo(database.connectionDetails().user());
            assertThat(
                            Queries.rows(
                                    database.connectionDetails(),
                                    "SELECT rolsuper::text || rolcreatedb || rolcreaterole || rolbypassrls || pg_get_userbyid(datdba)"
                                            + " FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"))
                    .containsExactly("falsefalsefalsefalse"
                            + database.connectionDetails().user());
        }
    }

    @Test
    @DisplayName("The summary counts databases and templates, and states the wait times")
    void summarizesDatabasesAndTemplates() {
        Schema schema = Schema.of("CREATE TABLE t (id int)");
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build()) {
            assertThat(engine.summary()).isEqualTo("0 databases; templates: 0 built, 0 reused; 0 kept");
            engine.create().close();
            engine.create().close();
            assertThat(engine.summary())
                    .matches("2 databases \\(wait: median [0-9.]+ ms, worst [0-9.]+ ms\\);"
                            + " templates: 1 built in [0-9.]+ s, 0 reused; 0 kept");
        }
        try (PgTestDb again = SharedServer.engine().migrator(schema).build()) {
            again.create().close();
            assertThat(again.summary()).matches("1 database \\(.*\\); templates: 0 built, 1 reused; 0 kept");
        }
    }

    @Test
    void passwordsShowNowhere() {
        try (PgTestDb engine = SharedServer.engine().migrator(ITEMS).build();
                TestDatabase database = engine.create()) {
            String password = database.connectionDetails().password();
            assertThat(password).isNotNull();
            assertThat(List.of(database.toString(), database.connectionDetails().toString(), database.jdbcUrl()))
                    .noneMatch(text -> text.contains(String.valueOf(password)));
            assertThat(database.uri()).contains(String.valueOf(password));
        }
    }
}
