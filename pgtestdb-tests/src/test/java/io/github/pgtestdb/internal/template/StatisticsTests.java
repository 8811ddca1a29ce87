// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Statistics that cannot be gathered. The template is correct, and a warning names the missing statistics. */
class StatisticsTests {

    private static final String ROWS =
            "SELECT string_agg(relname || ' ' || reltuples, ', ' ORDER BY relname) FROM pg_class WHERE relname IN"
                    + " ('first', 'last', 'reading_now', 'parent', 'child')";

    /** Distinguishes the tables of one test from those of other tests in the log. */
    private final String schema =
            "depot_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    @Test
    void anIndexOfAFunctionThatRaises() throws Exception {
        try (Log log = Log.open()) {
            assertThat(rows(SharedServer.admin(), failing("RAISE 'not in a maintenance command'")))
                    .isEqualTo("first 7, last 9");
            assertThat(log.linesWith(schema + ".part"))
                    .containsExactly(
                            "WARN Cannot ANALYZE the table " + schema + ".part in the template of schema: ERROR: not"
                                    + " in a maintenance command\n  Where: PL/pgSQL function " + schema
                                    + ".norm(text) line 1 at RAISE\n"
                                    + "The template is built, but without this. Queries on the table may get slower plans than in"
                                    + " production.");
        }
    }

    @Test
    @DisplayName(
            "If ANALYZE fails because an index function needs another search_path, a warning explains how to set it")
    void explainsSearchPathOfFunction() throws Exception {
        try (Log log = Log.open()) {
            assertThat(rows(SharedServer.admin(), failing("RETURN strip(t)"))).isEqualTo("first 7, last 9");
            assertThat(log.linesWith(schema + ".part"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN Cannot ANALYZE the table " + schema
                            + ".part in the template of schema: ERROR: function strip(text) does not exist\n")
                    .endsWith(
                            "\nThe template is built, but without this. Queries on the table may get slower plans than in"
                                    + " production. PostgreSQL runs functions in indexes and statistics with another search_path here,"
                                    + " since 17 with pg_catalog, pg_temp. Set it for the function: ALTER FUNCTION … SET search_path ="
                                    + " public, pg_temp.");
        }
    }

    @Test
    @DisplayName("With track_counts off, tables are analyzed, and a failure causes only one warning")
    void analyzesWithoutTrackCounts() throws Exception {
        try (Log log = Log.open();
                PostgresServer own = SharedServer.startOwn(Map.of())) {
            Queries.execute(own.admin(), "ALTER SYSTEM SET track_counts = off", "SELECT pg_reload_conf()");
            Await.until(
                    "the server has read it",
                    () -> Queries.rows(own.admin(), "SHOW track_counts").contains("off"));
            assertThat(rows(own.admin(), failing("RAISE 'no'"))).isEqualTo("first 7, last 9");
            assertThat(log.linesWith(schema + ".part")).hasSize(1);
        }
    }

    @Test
    void noForeignTableIsRead() throws Exception {
        try (Log log = Log.open()) {
            assertThat(rows(
                            SharedServer.admin(),
                            "CREATE EXTENSION file_fdw",
                            "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw",
                            "CREATE SCHEMA " + schema,
                            "CREATE TABLE " + schema + ".reading (at date) PARTITION BY RANGE (at)",
                            "CREATE TABLE " + schema + ".reading_now PARTITION OF " + schema
                                    + ".reading FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                            "CREATE FOREIGN TABLE " + schema + ".reading_old PARTITION OF " + schema
                                    + ".reading FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"
                                    + " SERVER files OPTIONS (filename '/nonexistent/old.csv')",
                            "INSERT INTO " + schema + ".reading VALUES ('2026-05-05')",
                            "CREATE TABLE " + schema + ".parent (id int)",
                            "CREATE TABLE " + schema + ".child () INHERITS (" + schema + ".parent)",
                            "CREATE FOREIGN TABLE " + schema + ".elsewhere () INHERITS (" + schema + ".parent)"
                                    + " SERVER files OPTIONS (filename '/nonexistent/other.csv')",
                            "INSERT INTO " + schema + ".child VALUES (1), (2)"))
                    .contains("child 2")
                    .contains("reading_now 1");
            assertThat(log.linesWith(schema)).isEmpty();
        }
    }

    /** Creates a table that cannot be analyzed, between two tables that can. */
    private String[] failing(String body) {
        return new String[] {
            "CREATE SCHEMA " + schema,
            "SET search_path = " + schema,
            "CREATE TABLE first AS SELECT generate_series(1, 7) AS id",
            "CREATE FUNCTION strip(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT replace(t, '-', '') $$",
            "CREATE FUNCTION norm(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN strip(t); END $$",
            "CREATE TABLE part (code text)",
            "CREATE INDEX ON part (norm(code))",
            "CREATE STATISTICS part_statistics ON norm(code), length(code) FROM part",
            "INSERT INTO part SELECT 'A-' || i FROM generate_series(1, 500) i",
            "CREATE OR REPLACE FUNCTION norm(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN " + body
                    + "; END $$",
            "CREATE TABLE last AS SELECT generate_series(1, 9) AS id"
        };
    }

    private static String rows(ConnectionDetails admin, String... statements) throws Exception {
        PgTestDb.Builder asAdmin = SharedServer.engine(admin)
                .migrator(Schema.of(statements))
                .setting("pgtestdb.migration-user", admin.user());
        try (PgTestDb engine = asAdmin.build();
                TestDatabase database = engine.create()) {
            List<String> rows = Queries.rows(database.connectionDetails(), ROWS);
            return rows.get(0);
        }
    }
}
