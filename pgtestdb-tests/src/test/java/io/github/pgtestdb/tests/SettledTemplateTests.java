package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a template is made of, and what is done to it before it is published. */
class SettledTemplateTests {

    @Test
    void clonesComeVacuumedAndAnalyzed() throws SQLException {
        Schema schema = Schema.of("CREATE TABLE item (id int)", "INSERT INTO item SELECT generate_series(1, 1000)");
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build();
                TestDatabase database = engine.create()) {
            assertThat(SharedServer.query(
                            database.connection(),
                            "SELECT format('%s rows, %s of %s pages', reltuples, relallvisible, relpages)"
                                    + " FROM pg_class WHERE oid = 'item'::regclass"))
                    .containsExactly("1000 rows, 5 of 5 pages");
        }
    }

    @Test
    void nothingOfTheSitesTemplateGetsIn() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            SharedServer.execute(own.admin().withDatabase("template1"), "CREATE TABLE of_the_site (id int)");
            try (PgTestDb engine = SharedServer.engine(own.admin())
                            .migrator(Schema.of("CREATE TABLE item (id int)"))
                            .build();
                    TestDatabase database = engine.create()) {
                assertThat(SharedServer.query(
                                database.connection(),
                                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                        .containsExactly("item");
            }
        }
    }

    @Test
    void anotherTestRoleIsAnotherTemplate() throws SQLException {
        Schema schema = Schema.of("CREATE TABLE item (id int)");
        try (TemporaryRole tester = new TemporaryRole("")) {
            try (PgTestDb engine = SharedServer.engine().migrator(schema).build();
                    TestDatabase database = engine.create();
                    PgTestDb other = SharedServer.engine()
                            .migrator(schema)
                            .set("pgtestdb.test-user", tester.details().user())
                            .set(
                                    "pgtestdb.test-password",
                                    String.valueOf(tester.details().password()))
                            .build();
                    TestDatabase theirs = other.create()) {
                assertThat(ownerOfItem(theirs.connection()))
                        .isEqualTo(tester.details().user())
                        .isNotEqualTo(ownerOfItem(database.connection()));
                assertThat(schema.migrations()).isEqualTo(2);
            }
        }
    }

    private static String ownerOfItem(ConnectionDetails database) throws SQLException {
        return SharedServer.query(database, "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'item'")
                .get(0);
    }
}
