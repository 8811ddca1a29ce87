// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump filter leaves out statements about the excluded schema or about owners, and no others. */
class DumpFilterTests {

    private static final String ENTRY = "-- Name: t; Type: TABLE; Schema: a; Owner: x\n\n";

    @TempDir
    private Path directory;

    @Test
    @DisplayName("A statement is refused if its comment names the excluded schema but it affects objects elsewhere")
    void refusesWronglyLabelledStatement() throws Exception {
        for (String statement : List.of(
                "CREATE TABLE data.precious (i int)",
                "CREATE TABLE \"data.a.\" (i int)",
                "CREATE TABLE precious (LIKE a.t)",
                "CREATE VIEW data.v AS SELECT * FROM a.t",
                "CREATE VIEW v AS SELECT a.t.i FROM a.t",
                "INSERT INTO precious SELECT 'a.t' FROM a.t",
                "ALTER TABLE data.precious ADD FOREIGN KEY (i) REFERENCES a.t",
                "ALTER TABLE ONLY a.t ATTACH PARTITION data.precious DEFAULT",
                "CREATE INDEX ON data.precious (a.f(i))",
                "CREATE TRIGGER a AFTER INSERT ON data.precious EXECUTE FUNCTION a.f()",
                "COMMENT ON TABLE data.precious IS 'as a.t, \"a\", SCHEMA a'",
                "GRANT SELECT ON TABLE a.t, data.precious TO x",
                "GRANT USAGE ON SCHEMA a, data TO x",
                "ALTER PUBLICATION p ADD TABLE a.t, data.precious",
                "DROP TABLE a.t, data.precious",
                "SELECT pg_catalog.setval('data.s', 5, true)",
                "DO $$ BEGIN CREATE TABLE a.t(); CREATE TABLE data.precious(); END $$")) {
            assertThat(failure(ENTRY + "CREATE TABLE a.t (i int);\n" + statement + ";\n"))
                    .isEqualTo(
                            "Cannot run dump.sql, line 4: the comment above the statement says that it is of the schema a,"
                                    + " which is excluded, and the statement does not name that schema: " + statement
                                    + ". Leave a dump as pg_dump (10 or newer) wrote it, and put statements of your own into another"
                                    + " file.");
        }
    }

    @Test
    @DisplayName("All statements of an excluded schema are left out")
    void omitsExcludedSchema() throws Exception {
        String script = ENTRY
                + String.join(
                        ";\n",
                        "CREATE TABLE a.t (i int)",
                        "CREATE UNLOGGED TABLE a.\"t;\" (i int)",
                        "ALTER TABLE ONLY a.t ADD CONSTRAINT c FOREIGN KEY (i) REFERENCES data.x(i)",
                        "ALTER TABLE ONLY data.p ATTACH PARTITION a.t DEFAULT",
                        "CREATE UNIQUE INDEX i ON a.t USING btree (i)",
                        "CREATE CONSTRAINT TRIGGER c AFTER UPDATE OF i, \"on\" ON a.t FOR EACH ROW EXECUTE FUNCTION data.f()",
                        "CREATE RULE r AS ON INSERT TO a.t DO NOTHING",
                        "CREATE POLICY p ON a.t USING (true)",
                        "CREATE OR REPLACE FUNCTION a.f(x data.y) RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "CREATE TEXT SEARCH CONFIGURATION a.c (PARSER = pg_catalog.\"default\")",
                        "CREATE OPERATOR a.+ (FUNCTION = a.f, LEFTARG = int)",
                        "COMMENT ON COLUMN a.t.i IS 'x'",
                        "COMMENT ON CONSTRAINT c ON a.t IS 'x'",
                        "COMMENT ON SCHEMA a IS 'x'",
                        "GRANT SELECT(i),UPDATE(i) ON TABLE a.t TO x, y",
                        "GRANT ALL ON FUNCTION a.f(x int, y int) TO x",
                        "REVOKE ALL ON SCHEMA a FROM x",
                        "ALTER DEFAULT PRIVILEGES FOR ROLE x IN SCHEMA a GRANT SELECT ON TABLES TO y",
                        "ALTER PUBLICATION p ADD TABLE ONLY a.t",
                        "ALTER PUBLICATION p ADD TABLES IN SCHEMA a",
                        "SELECT pg_catalog.setval('a.s', 5, true)",
                        "SELECT * FROM pg_catalog.pg_restore_relation_stats(\n\t'version', '180000'::integer,\n"
                                + "\t'schemaname', 'a',\n\t'relname', 't')",
                        "INSERT INTO a.t VALUES (1)",
                        "ALTER SCHEMA a OWNER TO x",
                        "SET default_tablespace = ''")
                + ";\nCOPY a.t (i) FROM stdin;\n1\n\\.\n-- Name: u; Type: TABLE; Schema: public; Owner: x\nCREATE TABLE public.u ();\n";
        assertThat(Building.query(
                        DumpMigrator.ofFile(write(script)).excludeSchemas("a"),
                        "SELECT count(*) FROM pg_namespace WHERE nspname = 'a'",
                        "SELECT relname FROM pg_class WHERE relname IN ('t', 'u', 'i')"))
                .containsExactly("0", "u");
    }

    @Test
    @DisplayName("With noOwner(), an ALTER TABLE that has other actions besides OWNER TO is kept")
    void keepsOtherActionsWithOwner() throws Exception {
        String script = """
                CREATE TABLE t ();
                ALTER TABLE t ADD i int, OWNER TO CURRENT_USER;
                ALTER TABLE t OWNER TO nobody;
                CREATE FUNCTION f(x int, y int) RETURNS int LANGUAGE sql AS 'SELECT 1';
                ALTER FUNCTION f(integer, integer) OWNER TO nobody;
                CREATE TABLE u (v text DEFAULT 'ALTER OWNER TO x');
                """;
        assertThat(Building.query(
                        DumpMigrator.ofFile(write(script)).noOwner(),
                        "SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0"))
                .containsExactly("i");
    }

    /** Before PostgreSQL 15 the schema belongs to the superuser, and the migrating role may not drop it. */
    @Test
    void aSchemaPublicThatTheDumpDropsFirst() throws Exception {
        SharedServer.assumeAtLeast(15, "the role of the migrations may not drop the schema public");
        String script = """
                -- PostgreSQL database dump
                DROP SCHEMA IF EXISTS public;
                CREATE SCHEMA public;
                CREATE TABLE public.t ();
                -- PostgreSQL database dump complete
                """;
        assertThat(Building.query(
                        DumpMigrator.ofFile(write(script)), "SELECT relname FROM pg_class WHERE relname = 't'"))
                .containsExactly("t");
    }

    private String failure(String script) throws Exception {
        return Building.failure(DumpMigrator.ofFile(write(script)).excludeSchemas("a"));
    }

    private Path write(String script) throws Exception {
        return Files.writeString(directory.resolve("dump.sql"), script, StandardCharsets.UTF_8);
    }
}
