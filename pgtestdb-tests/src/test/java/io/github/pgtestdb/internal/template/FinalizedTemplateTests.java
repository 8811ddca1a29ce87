// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.TemporaryRole;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contents of a template, and the work on it before it is published. */
class FinalizedTemplateTests {

    @Test
    @DisplayName("All tables of a clone are analyzed, and only large or emptied tables are vacuumed")
    void vacuumsOnlyLargeOrEmptiedTables() throws SQLException {
        SharedServer.assumeAtLeast(15, "older ones report changed tables late, and vacuum all tables");
        Schema schema = Schema.of(
                "CREATE TABLE large (id int)",
                "INSERT INTO large SELECT generate_series(1, 20000)",
                "CREATE TABLE small (id int)",
                "INSERT INTO small SELECT generate_series(1, 1000)",
                "CREATE TABLE emptied (id int)",
                "INSERT INTO emptied SELECT generate_series(1, 1000)",
                "DELETE FROM emptied",
                "CREATE TABLE parts (id int) PARTITION BY LIST (id)",
                "CREATE TABLE part PARTITION OF parts DEFAULT",
                "INSERT INTO parts SELECT generate_series(1, 100)");
        // A session of another test that is just beginning, and is in no database yet, keeps pages from being marked as
        // visible to all. So there are several attempts.
        Set<List<String>> seen = new HashSet<>();
        List<String> expected = List.of(
                "small: 1000 rows, 0 of 5 pages",
                "parts: 100 rows, 0 of -1 pages",
                "large: 20000 rows, 89 of 89 pages",
                "emptied: 0 rows, 0 of 0 pages");
        for (int i = 0; i < 5 && !seen.contains(expected); i++) {
            seen.add(statistics(schema));
        }
        assertThat(seen).contains(expected);
    }

    private static List<String> statistics(Schema schema) throws SQLException {
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(schema)
                        .setting("pgtestdb.salt", UUID.randomUUID().toString())
                        .build();
                TestDatabase database = engine.create()) {
            return Queries.rows(
                    database.connectionDetails(),
                    "SELECT format('%s: %s rows, %s of %s pages', relname, reltuples, relallvisible, relpages)"
                            + " FROM pg_class WHERE relname IN ('large', 'small', 'emptied', 'parts')"
                            + " ORDER BY relname DESC");
        }
    }

    @Test
    @DisplayName("On PostgreSQL 14, all tables of a clone are vacuumed and analyzed")
    void vacuumsAllTablesOnPostgres14() throws SQLException {
        assumeThat(Queries.rows(SharedServer.admin(), "SHOW server_version_num"))
                .as("newer ones vacuum only where it is worth it")
                .allMatch(number -> number.startsWith("14"));
        // A session of another test that is just beginning, and is in no database yet, keeps pages from being marked as
        // visible to all. So there are several attempts.
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 5 && !seen.contains("1000 rows, 5 of 5 pages"); i++) {
            seen.addAll(oldServersStatistics());
        }
        assertThat(seen).contains("1000 rows, 5 of 5 pages");
    }

    private static List<String> oldServersStatistics() throws SQLException {
        Schema schema = Schema.of("CREATE TABLE item (id int)", "INSERT INTO item SELECT generate_series(1, 1000)");
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(schema)
                        .setting("pgtestdb.salt", UUID.randomUUID().toString())
                        .build();
                TestDatabase database = engine.create()) {
            return Queries.rows(
                    database.connectionDetails(),
                    "SELECT format('%s rows, %s of %s pages', reltuples, relallvisible, relpages)"
                            + " FROM pg_class WHERE oid = 'item'::regclass");
        }
    }

    @Test
    void smallTablesComeWithoutMaps() throws SQLException {
        SharedServer.assumeAtLeast(15, "in older ones all is vacuumed");
        Schema schema = Schema.of("DO $$ BEGIN FOR i IN 1..30 LOOP"
                + " EXECUTE format('CREATE TABLE t%s AS SELECT 1 AS id', i); END LOOP; END $$");
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(
                            SharedServer.admin().withDatabase(database.name()),
                            "SELECT relname FROM pg_class, pg_stat_file(pg_relation_filepath(oid) || '_vm', true)"
                                    + " WHERE relname ~ '^t[0-9]+$' AND size IS NOT NULL"))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("The pending list of a GIN index is empty in a clone")
    void flushesPendingListOfGinIndex() throws SQLException {
        Schema schema = Schema.of(
                "CREATE TABLE doc (body jsonb)",
                "CREATE INDEX doc_body ON doc USING gin (body)",
                "INSERT INTO doc SELECT jsonb_build_object('key', i) FROM generate_series(1, 100) i");
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(
                            SharedServer.admin().withDatabase(database.name()),
                            "SELECT gin_clean_pending_list('doc_body')"))
                    .containsExactly("0");
        }
    }

    @Test
    void nothingOfTheSitesTemplateGetsIn() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            Queries.execute(own.admin().withDatabase("template1"), "CREATE TABLE of_the_site (id int)");
            try (PgTestDb engine = SharedServer.engine(own.admin())
                            .migrator(Schema.of("CREATE TABLE item (id int)"))
                            .build();
                    TestDatabase database = engine.create()) {
                assertThat(Queries.rows(
                                database.connectionDetails(),
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
                            .setting("pgtestdb.test-user", tester.details().user())
                            .setting(
                                    "pgtestdb.test-password",
                                    String.valueOf(tester.details().password()))
                            .build();
                    TestDatabase theirs = other.create()) {
                assertThat(ownerOfItem(theirs.connectionDetails()))
                        .isEqualTo(tester.details().user())
                        .isNotEqualTo(ownerOfItem(database.connectionDetails()));
                assertThat(schema.migrations()).isEqualTo(2);
            }
        }
    }

    private static String ownerOfItem(ConnectionDetails database) throws SQLException {
        return Queries.rows(database, "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'item'")
                .get(0);
    }
}
