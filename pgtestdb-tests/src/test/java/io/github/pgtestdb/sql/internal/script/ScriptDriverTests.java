// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that pgjdbc and psql read differently run as with psql, or are refused with file and line. */
@SuppressWarnings("StringConcatToTextBlock") // These scripts test the places of line ends.
class ScriptDriverTests {

    private static final String TABLE = "CREATE TABLE t (v text);\n";
    private static final String ROWS = "SELECT string_agg(v, ' ' ORDER BY v) FROM t";
    private static final int VERTICAL_TAB_IS_SPACE = 16;

    @TempDir
    private Path directory;

    @Test
    @DisplayName("A statement of spaces that PostgreSQL does not accept as spaces is refused")
    void refusesUnicodeSpaces() throws Exception {
        for (String alone : new String[] {"", "VACUUM t;"}) {
            assertThat(failure(TABLE + alone + "\n\u2003\u2003;\nINSERT INTO t VALUES ('a');\n"))
                    .isEqualTo(
                            "Cannot run 1.sql, line 3: the statement consists of spaces that PostgreSQL does not know:"
                                    + " U+2003 U+2003. Take them out.");
        }
        assertThat(failure("SELECT 1;\u001C"))
                .isEqualTo("Cannot run 1.sql, line 1: the statement consists of spaces that PostgreSQL does not know:"
                        + " U+001C. Take them out.");
    }

    @Test
    void aStatementThatPgjdbcDivides() throws Exception {
        String statement = "INSERT INTO t SELECT E'a'\n'b\\'' -- '; INSERT INTO t SELECT 'in a comment' --'";
        for (String alone : new String[] {"", "VACUUM t;"}) {
            assertThat(failure(TABLE + alone + "\n" + statement + "\n;\n"))
                    .isEqualTo("Cannot run 1.sql, line 3: pgjdbc reads 2 statements where psql reads one: " + statement
                            + ". Write it without a semicolon inside.");
        }
    }

    @Test
    void statementsThatPgjdbcReadsAsOne() throws Exception {
        SharedServer.assumeAtLeast(VERTICAL_TAB_IS_SPACE, "a vertical tab is a space");
        String rows = "INSERT INTO t SELECT\u000BE'it\\'s';\nINSERT INTO t SELECT 'x';\n";
        assertThat(failure(TABLE + rows))
                .isEqualTo(
                        "Cannot run 1.sql, line 1: the next 3 statements failed together and not one by one (ERROR: cannot insert"
                                + " multiple commands into a prepared statement). Put BEGIN and COMMIT around them: each statement then"
                                + " runs alone.");
        assertThat(query(TABLE + "BEGIN;\n" + rows + "COMMIT;\n", ROWS)).isEqualTo("it's x");
    }

    @Test
    void anEmptyBodyOfARoutine() throws Exception {
        SharedServer.assumeAtLeast(14, "the script has BEGIN ATOMIC");
        assertThat(query(
                        TABLE + "CREATE PROCEDURE p() BEGIN ATOMIC END;\nINSERT INTO t VALUES ('a');\n"
                                + "CREATE PROCEDURE q() BEGIN /* x */ ATOMIC END;\nINSERT INTO t VALUES ('b');\n",
                        ROWS))
                .isEqualTo("a b");
    }

    @Test
    void aVerticalTabIsASpace() throws Exception {
        SharedServer.assumeAtLeast(VERTICAL_TAB_IS_SPACE, "a vertical tab is a space");
        assertThat(query(
                        "\u000B" + TABLE + "\u000B\n\u000BVACUUM\u000Bt;\u000B;\n"
                                + "INSERT INTO t VALUES (E'a'\u000B\n\u000B'b\\'; c');\u000B",
                        ROWS))
                .isEqualTo("ab'; c");
    }

    @Test
    void aTableWithEscapesInItsName() throws Exception {
        assertThat(query(
                        TABLE + "COPY U&\"\\0074\" FROM STDIN;\na\n\\.\n"
                                + "COPY public . u&\"!0074\" UESCAPE '!' (v) FROM STDIN;\nb\n\\.\n"
                                + "COPY U&\"t\" TO STDOUT;\n",
                        ROWS))
                .isEqualTo("a b");
    }

    @Test
    void aDateStyleThatPgjdbcDoesNotKnow() throws Exception {
        assertThat(failure("SELECT 1;\nSET /* x */ DateStyle TO German, DMY;\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 2: pgjdbc works only with a DateStyle that begins with ISO, and the statement"
                                + " sets another: SET /* x */ DateStyle TO German, DMY. Set ISO with the same order of day and month,"
                                + " such as SET DateStyle = 'ISO, DMY', and convert dates to text by to_char.");
        assertThat(query(TABLE + "SET datestyle = 'ISO, DMY';\nINSERT INTO t VALUES ('2/1/2026'::date::text);\n", ROWS))
                .isEqualTo("2026-01-02");
    }

    @Test
    void aParameterThatPgjdbcNeeds() throws Exception {
        String message =
                "Message: The server's DateStyle parameter was changed to SQL, DMY. The JDBC driver requires DateStyle"
                        + " to begin with ISO for correct operation. (SQLSTATE 08006)\npgjdbc ended the connection. Leave client_encoding and DateStyle as they are.";
        String change = "SELECT set_config('datestyle', 'SQL, DMY', false)";
        assertThat(failure(TABLE + "VACUUM t;\n" + change + ";\n"))
                .isEqualTo("File: 1.sql, line 3\nStatement: " + change + "\n" + message);
        assertThat(failure("VALUES (1);\n" + TABLE + change + ";\n"))
                .isEqualTo("File: 1.sql, line 1\nStatement: one of the 3 from here on: VALUES (1)\n" + message);
    }

    @Test
    void aParameterThatIsMisspeltBelowADump() throws Exception {
        String dump = "--\n-- PostgreSQL database dump\n--\n\nSET parameter_of_tomorrow = 0;\n"
                + "-- Name: t; Type: TABLE; Schema: public; Owner: -\n" + TABLE
                + "-- PostgreSQL database dump complete\n--\n";
        assertThat(query(dump, "SELECT count(*) FROM t")).isEqualTo("0");
        assertThat(failure(dump + "SET serach_path = app;\n"))
                .isEqualTo("File: 1.sql, line 10\nStatement: SET serach_path = app\n"
                        + "Message: unrecognized configuration parameter \"serach_path\" (SQLSTATE 42704)");
    }

    @Test
    void variablesOfTheEnvironment() throws Exception {
        assertThat(failure("-- +goose Up\n" + TABLE + "-- +goose ENVSUB ON\nINSERT INTO t VALUES ('${HOME}');\n"))
                .isEqualTo(
                        "Cannot run 1.sql, line 3: goose puts variables of the environment in from here on, and nothing else"
                                + " does. Let goose run the files: CommandMigrator.of(\"goose\", …).");
        assertThat(query(TABLE + "-- +goose ENVSUB OFF\nINSERT INTO t VALUES ('${HOME}');\n", ROWS))
                .isEqualTo("${HOME}");
    }

    @Test
    @DisplayName("A file that is packed by zstd, lz4 or xz is refused with the name of the program")
    void refusesZstdLz4AndXz() throws Exception {
        for (String[] packed : new String[][] {{"28b52ffd", "zstd"}, {"04224d18", "lz4"}, {"fd377a58", "xz"}}) {
            Files.write(directory.resolve("1.sql"), HexFormat.of().parseHex(packed[0]));
            assertThatThrownBy(migrator()::fingerprint)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("Cannot read 1.sql: the file was packed by " + packed[1]
                            + ", and only gzip can be unpacked here. Unpack it, or pack it by gzip.");
        }
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
