// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.tests.Building;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of CSV files that PostgreSQL rejects. A failure names the file, and the line if PostgreSQL reports one. */
class SeedFailureTests {

    @TempDir
    private Path temp;

    @Test
    void aMissingValue() throws Exception {
        assertThat(failure("CREATE TABLE t (id int, name text NOT NULL)", "id,name\n1,a\n2,\n3,c\n"))
                .isEqualTo("""
                        File: t.csv, line 3
                        Message: null value in column "name" of relation "t" violates not-null constraint (SQLSTATE 23502)
                        Detail: Failing row contains (2, null).
                        Where: COPY t, line 3: "2,\"""");
    }

    @Test
    void aCheckAmongLinesInsideOfQuotes() throws Exception {
        assertThat(failure("CREATE TABLE t (id int CHECK (id > 0), name text)", "id,name\n1,\"a\n\nb\"\n-2,\"c\nd\"\n"))
                .isEqualTo("""
                        File: t.csv, line 5
                        Message: new row for relation "t" violates check constraint "t_id_check" (SQLSTATE 23514)
                        Detail: Failing row contains (-2, c
                        d).
                        Where: COPY t, line 5: "-2,"c
                        d\"\"""");
    }

    @Test
    @DisplayName("The line number is right for CRLF line ends with a plain LF inside quotes")
    void countsLinesWithMixedLineEnds() throws Exception {
        assertThat(failure("CREATE TABLE t (id int, name text)", "id,name\r\n1,\"a\r\nb\nc\"\r\nx,d\r\n"))
                .isEqualTo("""
                        File: t.csv, line 5
                        Message: invalid input syntax for type integer: "x" (SQLSTATE 22P02)
                        Where: COPY t, line 5, column id: "x\"""");
    }

    @Test
    void aKeyTwiceInTheFile() throws Exception {
        assertThat(failure("CREATE TABLE t (id int PRIMARY KEY)", "id\n1\n2\n1\n"))
                .isEqualTo("""
                        File: t.csv, line 4
                        Message: duplicate key value violates unique constraint "t_pkey" (SQLSTATE 23505)
                        Detail: Key (id)=(1) already exists.
                        Where: COPY t, line 4""");
    }

    @Test
    void aKeyThatIsThereAlready() throws Exception {
        assertThat(failure("CREATE TABLE t (id int UNIQUE); INSERT INTO t VALUES (2)", "id\n1\n2\n"))
                .isEqualTo("""
                        File: t.csv, line 3
                        Message: duplicate key value violates unique constraint "t_id_key" (SQLSTATE 23505)
                        Detail: Key (id)=(2) already exists.
                        Where: COPY t, line 3""");
    }

    @Test
    @DisplayName("A violated deferrable unique constraint is reported with the file and without a line")
    void reportsDeferrableUniqueViolation() throws Exception {
        for (String when : new String[] {"DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"}) {
            assertThat(failure("CREATE TABLE t (id int UNIQUE " + when + ")", "id\n1\n2\n1\n3\n"))
                    .isEqualTo("""
                            File: t.csv
                            Message: duplicate key value violates unique constraint "t_id_key" (SQLSTATE 23505)
                            Detail: Key (id)=(1) already exists.""");
        }
    }

    @Test
    void aRowThatAnExclusionRefuses() throws Exception {
        String table = "CREATE TABLE t (during int4range, EXCLUDE USING gist (during WITH &&) ";
        String detail = "Detail: Key (during)=([5,10)) conflicts with existing key (during)=([1,6)).";
        String rows = "during\n\"[1,6)\"\n\"[5,10)\"\n";
        assertThat(failure(table + ")", rows))
                .startsWith("File: t.csv, line 3\n")
                .contains(detail);
        assertThat(failure(table + "DEFERRABLE INITIALLY DEFERRED)", rows))
                .startsWith("File: t.csv\n")
                .contains(detail);
    }

    @Test
    @DisplayName("A violated composite foreign key is reported with the file and without a line")
    void reportsCompositeKeyViolation() throws Exception {
        for (String when : new String[] {"", " DEFERRABLE INITIALLY DEFERRED"}) {
            assertThat(failure(
                            "CREATE TABLE u (a int, b text, PRIMARY KEY (a, b)); INSERT INTO u VALUES (1, 'x');"
                                    + " CREATE TABLE t (id int, a int, b text, FOREIGN KEY (a, b) REFERENCES u" + when
                                    + ")",
                            "id,a,b\n1,1,x\n2,7,\n3,,y\n4,1,\"y\nz\"\n5,1,w\n"))
                    .isEqualTo("""
                            File: t.csv
                            Message: insert or update on table "t" violates foreign key constraint "t_a_b_fkey" (SQLSTATE 23503)
                            Detail: Key (a, b)=(1, y
                            z) is not present in table "u".""");
        }
    }

    @Test
    void aTriggerThatRaises() throws Exception {
        String raise = "IF NEW.id = 2 THEN RAISE 'not %', NEW.id USING HINT = 'Take 3.'; END IF; RETURN NEW;";
        assertThat(failure("CREATE TABLE t (id int);" + trigger("BEFORE INSERT", raise), "id\n1\n2\n3\n"))
                .isEqualTo("""
                        File: t.csv, line 3
                        Message: not 2 (SQLSTATE P0001)
                        Hint: Take 3.
                        Where: PL/pgSQL function f() line 1 at RAISE
                        COPY t, line 3: "2\"""");
        assertThat(failure("CREATE TABLE t (id int);" + trigger("AFTER INSERT", raise), "id\n1\n2\n3\n"))
                .isEqualTo("""
                        File: t.csv
                        Message: not 2 (SQLSTATE P0001)
                        Hint: Take 3.
                        Where: PL/pgSQL function f() line 1 at RAISE""");
    }

    @Test
    void aTriggerThatRaisesAboutNoRow() throws Exception {
        assertThat(failure(
                        "CREATE TABLE t (id int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS"
                                + " 'BEGIN RAISE ''too many''; END';"
                                + " CREATE TRIGGER f AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION f()",
                        "id\n1\n2\n"))
                .isEqualTo("""
                        File: t.csv
                        Message: too many (SQLSTATE P0001)
                        Where: PL/pgSQL function f() line 1 at RAISE""");
    }

    @Test
    void tooManyAndTooFewValues() throws Exception {
        String table = "CREATE TABLE t (id int, name text)";
        assertThat(failure(table, "id,name\n1,a\n2,b,c\n")).isEqualTo("""
                        File: t.csv, line 3
                        Message: extra data after last expected column (SQLSTATE 22P04)
                        Where: COPY t, line 3: "2,b,c\"""");
        assertThat(failure(table, "id,name\n1,a\n2\n")).isEqualTo("""
                        File: t.csv, line 3
                        Message: missing data for column "name" (SQLSTATE 22P04)
                        Where: COPY t, line 3: "2\"""");
    }

    @Test
    void aQuoteThatNothingEnds() throws Exception {
        assertThat(failure("CREATE TABLE t (id int, name text)", "id,name\n1,a\n2,\"b\n3,c\n4,d\n"))
                .startsWith("File: t.csv, line 3\nMessage: unterminated CSV quoted field (SQLSTATE 22P04)\n");
    }

    @Test
    void aValueThatLooksLikeAPlace() throws Exception {
        assertThat(failure("CREATE TABLE t (id int)", "id\n1\n\"x, line 7\"\n")).isEqualTo("""
                        File: t.csv, line 3
                        Message: invalid input syntax for type integer: "x, line 7" (SQLSTATE 22P02)
                        Where: COPY t, line 3, column id: "x, line 7\"""");
    }

    @Test
    void columnsThatTheTableDoesNotHave() throws Exception {
        assertThat(failure("CREATE TABLE t (id int, \"line\nend\" int)", "id,\"line\nend\",nmae\n1,2,3\n"))
                .isEqualTo(
                        "File: t.csv, line 1\nMessage: column \"nmae\" of relation \"t\" does not exist (SQLSTATE 42703)");
    }

    private String failure(String schema, String rows) throws Exception {
        return Building.failure(Layers.of(schema(schema), Seeds.csv(write("t.csv", rows))));
    }

    private Migrator schema(String sql) throws Exception {
        return SqlMigrator.ofDirectory(write("schema.sql", sql));
    }

    private static String trigger(String when, String body) {
        return " CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body
                + " END $$; CREATE TRIGGER f " + when + " ON t FOR EACH ROW EXECUTE FUNCTION f()";
    }

    private Path write(String name, String content) throws Exception {
        Path directory = Files.createDirectories(temp.resolve(UUID.randomUUID().toString()));
        Files.writeString(directory.resolve(name), content);
        return directory;
    }
}
