// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.tests.Building;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that psql reads in a surprising way run the same way here, or are refused. */
@SuppressWarnings("StringConcatToTextBlock") // These scripts test the places of line ends.
class ScriptReadingTests {

    private static final String TABLE = "CREATE TABLE t (v text);\n";
    private static final String ROWS = "SELECT string_agg(v, ' ' ORDER BY v) FROM t";
    private static final String TABLES =
            "SELECT n.nspname || '.' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                    + " WHERE relkind = 'r' AND nspname !~ '^(pg_|information)' ORDER BY 1";
    private static final String PSQL = " Or let psql run the file: CommandMigrator.of(\"psql\", \"-f\", …).";
    private static final String ONE_TRANSACTION =
            "\nThe file runs in one transaction. If a file has BEGIN and COMMIT itself, each statement outside of them runs"
                    + " alone, as in psql: put them around what belongs together.";

    @TempDir
    private Path directory;

    @Test
    @DisplayName("A comment at the end of a statement does not hide the semicolon in the next line")
    void trailingCommentKeepsSemicolon() throws Exception {
        assertThat(query("CREATE SCHEMA app -- the application's\n;\nCREATE TABLE t (i int);\n", TABLES))
                .isEqualTo("public.t");
        assertThat(query(
                        "CREATE SCHEMA app;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1' -- one\n;\n"
                                + "SET search_path TO app;\nCREATE TABLE t (i int);\n",
                        "SELECT (SELECT proconfig IS NULL FROM pg_proc WHERE proname = 'f') || ' ' || relnamespace::regnamespace"
                                + " FROM pg_class WHERE relname = 't'"))
                .isEqualTo("true app");
    }

    @Test
    void aReturnAloneEndsACommentAndCounts() throws Exception {
        assertThat(query(TABLE + "-- rows\rINSERT INTO t VALUES ('found');\nINSERT INTO t VALUES ('kept');\n", ROWS))
                .isEqualTo("found kept");
        assertThat(query(TABLE + "-- migrate:down\rDROP TABLE t;\n-- migrate:up\rINSERT INTO t VALUES ('up');\n", ROWS))
                .isEqualTo("up");
        write("SELECT 'a\rb';\n");
        var withReturn = migrator().fingerprint();
        write("SELECT 'a\nb';\n");
        assertThat(migrator().fingerprint()).isNotEqualTo(withReturn);
    }

    @Test
    void aCommentThatDoesNotEnd() throws Exception {
        assertThat(failure(TABLE + "/* open\nINSERT INTO t VALUES (1);\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: the comment that begins here with /* has no end. Add the missing */.");
        assertThat(failure(TABLE + "SELECT 1 /* a /* nested */\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: the comment that begins here with /* has no end. Add the missing */.");
    }

    @Test
    void aZeroByte() throws Exception {
        assertThat(failure("SELECT 1;\nSELECT '\0';\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: the line has a byte 0, which is in no text of PostgreSQL. Save the file"
                                + " as UTF-8, or take it away if it is no script.");
    }

    @Test
    void aSpaceOfUnicodeBelongsToTheName() throws Exception {
        assertThat(query("CREATE TABLE a\u2003;\nCREATE TABLE t ();\n".replace(";\nC", " ();\nC"), TABLES))
                .isEqualTo("public.a\u2003,public.t");
        assertThat(failure("\u2003SELECT 1;\n"))
                .isEqualTo("File: 1.sql, line 1\nStatement: \u2003SELECT 1\n"
                        + "Message: syntax error at or near \"\u2003SELECT\" (SQLSTATE 42601)");
    }

    @Test
    void variablesOfPsql() throws Exception {
        assertThat(failure("SELECT 1;\nSELECT (ARRAY[1, 2])[1:PORT];\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: :PORT is a variable of psql, and no SQL. Write its value." + PSQL);
        assertThat(failure("SELECT :'USER';\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 1: :'USER' is a variable of psql, and no SQL. Write its value." + PSQL);
        assertThat(query(
                        TABLE
                                + "INSERT INTO t SELECT (ARRAY[1, 2])[1:n::int]::text || ':USER' FROM (VALUES (1)) v (n);\n",
                        ROWS))
                .isEqualTo("{1}:USER");
        assertThat(failure("SELECT 1\\; SELECT 2;\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 1: a backslash outside of quotes is for commands of psql, and no SQL. Take it"
                                + " out." + PSQL);
    }

    @Test
    void copyInEveryFormThatPostgresKnows() throws Exception {
        assertThat(query(
                        TABLE + "COPY t FROM STDOUT;\na\n\\.\nCOPY\"public\".t(v)FROM stdin;\nb\n\\.\n"
                                + "COPY t TO STDIN;\nCOPY (SELECT v FROM t) TO STDOUT WITH (FORMAT csv);\n"
                                + "COPY (INSERT INTO t VALUES ('from stdin') RETURNING v)TO STDOUT;\n"
                                + "CREATE TABLE \"from stdin\" (v text);\nCOPY \"from stdin\" TO STDOUT;\n",
                        ROWS))
                .isEqualTo("a b from stdin");
        assertThat(failure(TABLE + "COPY t FROM STDIN (FORMAT binary);\nx\n\\.\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: the data of this COPY are binary, and a script is text. Take the format text"
                                + " or csv.");
    }

    @Test
    @DisplayName("Statements that cannot run in a transaction run outside of one")
    void runsStatementsOutsideTransaction() throws Exception {
        assertThat(query(
                        TABLE + "DO $$ BEGIN FOR i IN 1..3 LOOP INSERT INTO t VALUES (i); COMMIT; END LOOP; END $$;\n"
                                + "CREATE TYPE mood AS ENUM ('a');\nALTER TYPE mood ADD VALUE 'b';\n"
                                + "INSERT INTO t VALUES ('b'::mood);\nDISCARD ALL;\nREINDEX (VERBOSE) TABLE t;\n",
                        ROWS))
                .isEqualTo("1 2 3 b");
        for (String end : new String[] {"END", "ABORT", "PREPARE TRANSACTION 'x'", "COMMIT AND NO CHAIN"}) {
            write(TABLE + "INSERT INTO t VALUES ('1');\n" + end + ";\nINSERT INTO missing VALUES ('2');\n");
            assertThat(Building.failure(migrator())).startsWith("File: 1.sql, line ");
        }
    }

    @Test
    @DisplayName("If a statement fails because the file runs in one transaction, the message says so")
    void explainsTransactionFailures() throws Exception {
        String block = "DO $$ BEGIN EXECUTE 'ALTER TYPE mood ADD VALUE ''b'''; END $$";
        assertThat(failure("CREATE TYPE mood AS ENUM ('a');\nSAVEPOINT s;\n" + block + ";\nSELECT 'b'::mood;\n"))
                .isEqualTo("File: 1.sql, line 4\nStatement: SELECT 'b'::mood\n"
                        + "Message: unsafe use of new value \"b\" of enum type mood (SQLSTATE 55P04)\n"
                        + "Hint: New enum values must be committed before they can be used." + ONE_TRANSACTION);
        assertThat(failure("CREATE TABLE p (id int PRIMARY KEY, q int REFERENCES p"
                        + " DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO p VALUES (1, 1);\nALTER TABLE p ADD x int;\n"))
                .isEqualTo(
                        "File: 1.sql, line 3\nStatement: ALTER TABLE p ADD x int\nMessage: cannot ALTER TABLE \"p\" because it"
                                + " has pending trigger events (SQLSTATE 55006)" + ONE_TRANSACTION);
    }

    @Test
    void aTransactionThatTheFileLeavesOpen() throws Exception {
        assertThat(failure("BEGIN;\n" + TABLE))
                .isEqualTo(
                        "Cannot run 1.sql: the file begins a transaction and does not end it. Its changes after BEGIN would be lost."
                                + " Put COMMIT at the end.");
    }

    @Test
    void settingsOfATransactionOutsideOfOne() throws Exception {
        assertThat(failure("CREATE SCHEMA app;\nSET LOCAL search_path = app;\n" + TABLE + "VACUUM t;\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: the statement has no effect: SET LOCAL search_path = app. Another statement"
                                + " of the file cannot run in a transaction, so each runs alone. Put BEGIN and COMMIT around what belongs"
                                + " together.");
        assertThat(query(
                        "CREATE SCHEMA app;\nBEGIN;\nSET LOCAL search_path = app;\n" + TABLE
                                + "COMMIT;\nVACUUM app.t;\n",
                        TABLES))
                .isEqualTo("app.t");
        assertThat(query("CREATE SCHEMA app;\nSET LOCAL search_path = app;\n" + TABLE, TABLES))
                .isEqualTo("app.t");
    }

    @Test
    @DisplayName("A change of standard_conforming_strings that the reader cannot follow is refused")
    void refusesUntrackedStringSetting() throws Exception {
        assertThat(failure(
                        "SELECT set_config('standard_conforming_' || 'strings', 'off', false);\nSELECT 'a\\'; b';\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 1: by here standard_conforming_strings was changed in a way that the reader of"
                                + " scripts does not follow. Write SET standard_conforming_strings = off; as a separate statement.");
    }

    @Test
    void aConstantThatGoesOnInTheNextLine() throws Exception {
        assertThat(query(
                        TABLE
                                + "INSERT INTO t VALUES (E'a' -- and\n'b\\'c;d');\nINSERT INTO t VALUES (E'e'\n'\\'f');\n",
                        ROWS))
                .isEqualTo("ab'c;d e'f");
    }

    @Test
    @DisplayName("A second gzip member is read as well, and other data after the gzip data are refused")
    void refusesTrailingDataAfterGzip() throws Exception {
        Path file = directory.resolve("1.sql");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(TABLE.getBytes(StandardCharsets.UTF_8));
        }
        byte[] packed = Files.readAllBytes(file);
        try (var out = Files.newOutputStream(file)) {
            out.write(packed);
            out.write(packed);
        }
        assertThat(Building.failure(migrator()))
                .isEqualTo("File: 1.sql, line 2\nStatement: CREATE TABLE t (v text)\n"
                        + "Message: relation \"t\" already exists (SQLSTATE 42P07)");
        try (var out = Files.newOutputStream(file)) {
            out.write(packed);
            out.write("INSERT INTO t VALUES ('lost');\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(catchMessage(migrator()))
                .isEqualTo("Cannot read 1.sql: java.io.IOException: the file goes on behind the end of the gzip data");
    }

    private static String catchMessage(SqlMigrator migrator) {
        return String.valueOf(org.assertj.core.api.Assertions.catchThrowable(migrator::fingerprint)
                .getMessage());
    }

    private String query(String script, String question) throws Exception {
        write(script);
        return Building.query(migrator(), question).get(0);
    }

    private String failure(String script) throws Exception {
        write(script);
        return Building.failure(migrator());
    }

    private void write(String script) throws Exception {
        Files.writeString(directory.resolve("1.sql"), script, StandardCharsets.UTF_8);
    }

    private SqlMigrator migrator() {
        return SqlMigrator.ofDirectory(directory);
    }
}
