package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that nobody used serves another test. */
class UntouchedTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)");

    @Test
    void anUntouchedDatabaseServesAnotherTestAndATouchedOneNever() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            List<String> touched = new ArrayList<>();
            List<Use> uses = List.of(
                    database -> database.dataSource().getConnection().close(),
                    TestDatabase::connection,
                    TestDatabase::jdbcUrl,
                    TestDatabase::uri,
                    database -> database.dataSource().unwrap(PGSimpleDataSource.class));
            for (Use use : uses) {
                String untouched = nameOfNext(engine, TestDatabase::name);
                try (TestDatabase again = Spares.take(engine, untouched)) {
                    use.of(again);
                }
                touched.add(untouched);
            }
            assertThat(touched)
                    .doesNotHaveDuplicates()
                    .doesNotContain(nameOfNext(
                            engine, database -> assertThat(database).asString().isNotEmpty()));
        }
    }

    private static String nameOfNext(PgTestDb engine, Use use) {
        try (TestDatabase database = engine.create()) {
            use.of(database);
            return database.name();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDatabaseThatWasGivenBackUntouchedSaysNotWhereItIs() {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            database.close();
            assertThatThrownBy(database::connection)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("The test database " + database.name() + " was returned already, and nobody had asked"
                            + " where it is: another test may have it by now. Ask before the test is over.");
            assertThatThrownBy(() -> database.dataSource().getConnection())
                    .isInstanceOf(SQLException.class)
                    .hasMessageStartingWith("The test database was returned already: its test is over.");
        }
    }

    @Test
    void aKeptDatabaseIsNobodyElsesAndTellsWhereItIs() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase kept = engine.create();
            kept.keep();
            kept.close();
            assertThat(nameOfNext(engine, TestDatabase::name)).isNotEqualTo(kept.name());
            assertThat(kept.connection().database()).isEqualTo(kept.name());
            SharedServer.execute(SharedServer.admin(), "DROP DATABASE " + kept.name() + " WITH (FORCE)");
        }
    }

    /** What a test does with its database. */
    private interface Use {
        void of(TestDatabase database) throws SQLException;
    }
}
