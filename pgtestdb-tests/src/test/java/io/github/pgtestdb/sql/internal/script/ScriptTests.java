// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The permitted contents and names of SQL files, and the refused ones. */
class ScriptTests {

    private static final String NOTES = "SELECT string_agg(note, ' ' ORDER BY id) FROM log";
    private static final String LOG = "CREATE TABLE log (id serial, note text);\n";

    @TempDir
    private Path directory;

    @Test
    void companionsThatUndoAreLeftOut() throws Exception {
        write("001_log.up.sql", LOG);
        write("001_log.down.sql", "DROP TABLE log;");
        write("002_a.sql", note("2"));
        write("002_a.rollback.sql", "broken");
        write("003_b.sql", note("3"));
        write("003_b.undo.sql", "broken");
        write("003_b.REVERT.SQL", "broken");
        write("004_c/up.sql", note("4"));
        write("004_c/down.sql", "DROP TABLE log;");
        write("005_d-up.sql", note("5"));
        write("005_d-down.sql", "DROP TABLE log;");
        write("006_scale_down.sql", note("6"));
        assertThat(Building.query(migrator(), NOTES)).containsExactly("2 3 4 5 6");
    }

    @Test
    @DisplayName("Files that are named as for Flyway run in Flyway's order")
    void ordersFilesLikeFlyway() throws Exception {
        write("R__last.sql", note("R"));
        write("U1__log.sql", "DROP TABLE log;");
        write("V1__log.sql", LOG);
        write("V1.1__a.sql", note("1.1"));
        write("V1_2__b.sql", note("1.2"));
        write("V1.10__c.sql", note("1.10"));
        write("V2__d.sql", note("2"));
        write("V20260101120000__e.sql", note("date"));
        assertThat(Building.query(migrator(), NOTES)).containsExactly("1.1 1.2 1.10 2 date R");
    }

    @Test
    void onlyTheWayUpOfAFileWithBoth() throws Exception {
        write("1_dbmate.sql", "-- migrate:up\n" + LOG + "\n-- migrate:down\nDROP TABLE log;\n");
        write("2_goose.sql", "-- +goose Up\n" + note("goose") + "-- +goose Down\nDROP TABLE log;\n");
        write("3_back.sql", "-- +migrate Down\nDROP TABLE log;\n-- +migrate Up\n" + note("up"));
        assertThat(Building.query(migrator(), NOTES)).containsExactly("goose up");
    }

    @Test
    void aDirectoryThatOnlyUndoes() throws Exception {
        write("1.down.sql", "DROP TABLE log;");
        assertThatThrownBy(migrator()::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL migrations: the directory " + directory
                        + " holds no .sql file that migrates up, only 1 that undo (.down.sql, .rollback.sql, .undo.sql,"
                        + " .revert.sql, U1__….sql). Put one there, or name another place.");
    }

    @Test
    void runsSingleFile() throws Exception {
        write("schema.sql", LOG + note("one"));
        assertThat(Building.query(SqlMigrator.ofFile(directory.resolve("schema.sql")), NOTES))
                .containsExactly("one");
        assertThat(Building.query(SqlMigrator.ofClassPath("db/plain/2_a.sql"), "SELECT f()"))
                .containsExactly("1");
        Path missing = directory.resolve("missing.sql");
        assertThatThrownBy(SqlMigrator.ofFile(missing)::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL: the file " + missing + " does not exist.");
    }

    @Test
    @DisplayName("Settings of a file end with it")
    void endsSettingsWithFile() throws Exception {
        write("1_dump.sql", "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a ();\n");
        write("2_more.sql", "CREATE TABLE b ();\n");
        write("3_temporary.sql", "CREATE TEMP TABLE c ();\n");
        write("4_again.sql", "CREATE TEMP TABLE c ();\n");
        assertThat(Building.query(migrator(), "SELECT 1 FROM a RIGHT JOIN b ON true"))
                .containsExactly("");
    }

    @Test
    void dataBetweenStatements() throws Exception {
        write(
                "1.sql",
                LOG + "COPY log (note) FROM STDIN;\none\ntwo; -- no comment\n\\.\n"
                        + "copy log (note) from stdin with (format csv);\n\"thr\"\"ee\"\n\\.\nSELECT 1;\n"
                        + "COPY log (note) FROM stdin;\n\\.\n");
        assertThat(Building.query(migrator(), NOTES)).containsExactly("one two; -- no comment thr\"ee");
    }

    @Test
    void windowsLineEndingsChangeNothing() throws Exception {
        write(
                "1.sql",
                ("\uFEFF" + LOG + "COPY log (note) FROM stdin;\none\n\\.\nINSERT INTO log (note) VALUES ('a\nb');\n")
                        .replace("\n", "\r\n"));
        assertThat(Building.query(migrator(), NOTES)).containsExactly("one a\nb");
    }

    @Test
    @DisplayName("Of many statements that are sent at once, the message names the failed one")
    void findsFailedStatementInBatch() throws Exception {
        String many = IntStream.range(0, 350).mapToObj(i -> note("n" + i)).collect(Collectors.joining());
        write("1.sql", LOG + many);
        assertThat(Building.query(migrator(), "SELECT count(*) || ' ' || max(id) FROM log"))
                .containsExactly("350 350");
        write("1.sql", LOG + many + "INSERT INTO lag (note)\n VALUES ('x');\n" + many);
        assertThat(Building.failure(migrator()))
                .isEqualTo("File: 1.sql, line 352\nStatement: INSERT INTO lag (note)\n VALUES ('x')\n"
                        + "Message: relation \"lag\" does not exist (SQLSTATE 42P01)");
    }

    @Test
    void commandsOfPsql() throws Exception {
        assertThat(refusal("SELECT 1;\n\\connect prod\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: \\connect is a command of psql, and no SQL. A file runs in the test's"
                                + " own database, whatever its name: take the line out; a dump has none if it is made by pg_dump (not"
                                + " pg_dumpall) without --create.");
        assertThat(refusal("\\i other.sql\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 1: \\i is a command of psql, and no SQL. Put the included file beside this"
                                + " one, under a name that sorts in the right place, and remove the line." + BY_PSQL);
        assertThat(refusal("\\copy t FROM 'x.csv'\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 1: \\copy is a command of psql, and no SQL. Write COPY … FROM STDIN, with"
                                + " the data below it and \\. on a separate line." + BY_PSQL);
        assertThat(refusal("SELECT 'CREATE TABLE x ()' \\gexec\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 1: \\gexec is a command of psql, and no SQL. Take it out." + BY_PSQL);
        assertThat(refusal("SELECT 1;\n\\.\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: \\. is a command of psql, and no SQL. It ends the data of a COPY … FROM"
                                + " STDIN, and there is none above it.");
    }

    private static final String BY_PSQL = " Or let psql run the file: CommandMigrator.of(\"psql\", \"-f\", …).";

    @Test
    void statementsAboutADatabaseByItsName() throws Exception {
        for (String statement : new String[] {
            "CREATE DATABASE shop",
            "drop database IF EXISTS shop",
            "ALTER DATABASE shop SET work_mem = '1MB'",
            "COMMENT ON DATABASE shop IS 'x'",
            "REVOKE CONNECT, TEMPORARY ON DATABASE shop FROM PUBLIC"
        }) {
            assertThat(refusal("SELECT 1;\n" + statement + ";\n"))
                    .isEqualTo(
                            "Cannot run 1.sql, line 2: the statement refers to a database by its name, but pgtestdb gives"
                                    + " each test's database another name: " + statement
                                    + ". Remove it, or make the dump"
                                    + " without --create. To change settings of the database, use DO $$ BEGIN"
                                    + " EXECUTE format('ALTER DATABASE %I SET …', current_database()); END $$.");
        }
    }

    @Test
    void otherEncodings() throws Exception {
        assertThat(refusal("SET client_encoding = 'LATIN1';\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 1: the file is in the encoding LATIN1, and only UTF-8 can be run. Make the"
                                + " dump with pg_dump --encoding=UTF8.");
        Files.write(directory.resolve("1.sql"), "SELECT 1;\nSELECT '\u00fc';\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Building.failure(migrator()))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: the line is not UTF-8. Save the file as UTF-8, or make the dump with"
                                + " pg_dump --encoding=UTF8.");
    }

    @Test
    @DisplayName("For an extension that only a superuser may create, the message names the setting")
    void explainsUntrustedExtension() throws Exception {
        write("1.sql", """
                CREATE EXTENSION IF NOT EXISTS pageinspect WITH SCHEMA public;
                COMMENT ON EXTENSION pageinspect IS 'inspects pages';
                """);
        assertThat(Building.failure(migrator()))
                .isEqualTo("File: 1.sql, line 1\n"
                        + "Statement: CREATE EXTENSION IF NOT EXISTS pageinspect WITH SCHEMA public\n"
                        + "Message: permission denied to create extension \"pageinspect\" (SQLSTATE 42501)\n"
                        + "Hint: Must be superuser to create this extension.\n"
                        + "Name it in pgtestdb.extensions=pageinspect: the role of pgtestdb.user then makes it before the"
                        + " file runs.");
        assertThat(Building.query(
                        Building.salted().setting("pgtestdb.extensions", "pageinspect"),
                        migrator(),
                        "SELECT count(*) FROM pg_extension WHERE extname = 'pageinspect'"))
                .containsExactly("1");
    }

    @Test
    @DisplayName("A dump with more objects than the server has locks for runs")
    void runsDumpBeyondLockTable() throws Exception {
        String tables = IntStream.range(0, 4000)
                .mapToObj(i -> "CREATE TABLE public.t" + i + " (id int);\n")
                .collect(Collectors.joining());
        write("1.sql", "-- PostgreSQL database dump\n" + tables + "-- PostgreSQL database dump complete\n");
        try (PostgresServer own = SharedServer.startOwn(
                Map.of("pgtestdb.server-parameters", "max_connections=20,max_locks_per_transaction=32"))) {
            assertThat(Building.query(
                            SharedServer.engine(own.admin()),
                            migrator(),
                            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .containsExactly("4000");
        }
    }

    private String refusal(String script) throws Exception {
        write("1.sql", script);
        return Building.failure(migrator());
    }

    private SqlMigrator migrator() {
        return SqlMigrator.ofDirectory(directory);
    }

    private static String note(String text) {
        return "INSERT INTO log (note) VALUES ('" + text + "');\n";
    }

    private void write(String name, String content) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content, StandardCharsets.UTF_8);
    }
}
