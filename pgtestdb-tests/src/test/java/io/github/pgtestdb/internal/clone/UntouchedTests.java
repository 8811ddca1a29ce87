// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.IdleClones;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that was not used serves another test. */
class UntouchedTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)");

    @Test
    @DisplayName("An unused database serves another test, and a used one does not.")
    void reusesUnusedOnly() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            List<String> touched = new ArrayList<>();
            List<Use> uses = List.of(
                    database -> database.dataSource().getConnection().close(),
                    TestDatabase::name,
                    database -> assertThat(database).asString().isNotEmpty(),
                    TestDatabase::connectionDetails,
                    TestDatabase::jdbcUrl,
                    TestDatabase::uri,
                    database -> database.dataSource().unwrap(PGSimpleDataSource.class));
            for (Use use : uses) {
                String untouched = nameOfNext(engine, TestDatabase::dataSource);
                try (TestDatabase again = IdleClones.take(engine, untouched)) {
                    use.of(again);
                }
                touched.add(untouched);
            }
            assertThat(touched).doesNotHaveDuplicates().doesNotContain(nameOfNext(engine, TestDatabase::dataSource));
        }
    }

    private static String nameOfNext(PgTestDb engine, Use use) {
        try (TestDatabase database = engine.create()) {
            use.of(database);
            return IdleClones.nameOf(database);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A program that the test starts needs only the name to connect. This library does not see that connection. */
    @Test
    @DisplayName("A database whose name was read serves no other test, because a program may have connected to it.")
    void nameCountsAsUse() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            ConnectionDetails other = engine.create().connectionDetails();
            for (int test = 0; test < 4; test++) {
                try (TestDatabase database = engine.create()) {
                    ConnectionDetails program = other.withDatabase(database.name());
                    assertThat(Queries.rows(program, "SELECT count(*) FROM item"))
                            .containsExactly("0");
                    Queries.execute(program, "INSERT INTO item VALUES (1)");
                }
            }
        }
    }

    @Test
    @DisplayName("A database that was returned unused does not show its details.")
    void hidesDetailsAfterReturn() {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            database.close();
            List<ThrowingCallable> details =
                    List.of(database::name, database::connectionDetails, database::jdbcUrl, database::uri);
            assertThat(details)
                    .allSatisfy(
                            detail -> assertThatThrownBy(detail)
                                    .isInstanceOf(PgTestDbException.class)
                                    .hasMessage(
                                            "The test database was returned already, and nothing had used it: another test may have"
                                                    + " it by now. Read its name, its URL or its connection details before the test is over."));
            assertThat(database).hasToString("TestDatabase[returned unused]");
            assertThatThrownBy(() -> database.dataSource().getConnection())
                    .isInstanceOf(SQLException.class)
                    .hasMessageStartingWith("The test database was returned already: its test is over.");
        }
    }

    @Test
    @DisplayName("A kept database serves no other test, and shows its details.")
    void keptIsNotReused() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase kept = engine.create();
            kept.keep();
            kept.close();
            assertThat(nameOfNext(engine, TestDatabase::dataSource)).isNotEqualTo(kept.name());
            assertThat(kept.connectionDetails().database()).isEqualTo(kept.name());
            Queries.execute(SharedServer.admin(), "DROP DATABASE " + kept.name() + " WITH (FORCE)");
        }
    }

    /** The use that a test makes of its database. */
    private interface Use {
        void of(TestDatabase database) throws SQLException;
    }
}
