// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.FileTree;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.nio.file.Path;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With every version of Flyway, the message has the file, the line, the statement and PostgreSQL's whole error. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MigrationFailureTests {

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    @TempDir
    private Path temp;

    @Test
    @DisplayName("A failure message shows the statement and the exact line of the error")
    void showsStatementAndErrorLine() {
        FileTree folder = MigrationFolder.SHOP.with("more/V3__broken.sql", """
                -- a comment; with a semicolon
                CREATE TABLE b (id int);

                -- before the statement
                /* and
                   more */
                INSERT INTO b (id)
                  -- within
                  SELECT id
                  FROM nope
                  WHERE id = 1;
                """);
        assertFails(folder, """
                more/V3__broken.sql failed in line 10: ERROR: relation "nope" does not exist
                  File: %s/more/V3__broken.sql:10
                  Statement: INSERT INTO b (id)
                      -- within
                      SELECT id
                      FROM nope
                      WHERE id = 1;
                  SQLSTATE: 42P01""".formatted(temp));
    }

    @Test
    @DisplayName("A failure message includes the detail, hint and context that PostgreSQL reports")
    void showsDetailsFromPostgres() {
        FileTree folder = FileTree.EMPTY.with("V1__raise.sql", """
                        SELECT 1;
                        DO $$ BEGIN
                          RAISE EXCEPTION 'not today' USING DETAIL = 'on a Sunday', HINT = 'wait', ERRCODE = 'P0042';
                        END $$;
                        """);
        assertFails(folder, """
                V1__raise.sql failed in line 2: ERROR: not today
                  File: %s/V1__raise.sql:2
                  Statement: DO $$ BEGIN
                      RAISE EXCEPTION 'not today' USING DETAIL = 'on a Sunday', HINT = 'wait', ERRCODE = 'P0042';
                    END $$;
                  SQLSTATE: P0042
                  Detail: on a Sunday
                  Hint: wait
                  Where: PL/pgSQL function inline_code_block line 2 at RAISE""".formatted(temp));
    }

    @Test
    void aCallbackScriptIsShownAsWell() {
        FileTree folder =
                MigrationFolder.SHOP.with("beforeMigrate.sql", "SELECT 1;\n\nSELECT *\nFROM missing;\nSELECT 2;\n");
        assertFails(folder, """
                beforeMigrate.sql failed in line 4: ERROR: relation "missing" does not exist
                  File: %s/beforeMigrate.sql:4
                  Statement: SELECT *
                    FROM missing;
                  SQLSTATE: 42P01""".formatted(temp));
    }

    @Test
    void aLongStatementIsCut() {
        String values = "(1), ".repeat(1_000) + "('x')";
        FileTree folder = MigrationFolder.SHOP.with("V3__bulk.sql", "INSERT INTO orders VALUES " + values + ";");
        assertFails(folder, """
                V3__bulk.sql failed in line 1: ERROR: invalid input syntax for type integer: "x"
                  File: %s/V3__bulk.sql:1
                  Statement: %s … (4032 more characters)
                  SQLSTATE: 22P02""".formatted(temp, ("INSERT INTO orders VALUES " + values).substring(0, 1_000)));
    }

    @Test
    void aJavaMigrationThatThrowsIsNamed() {
        assertFails(new V8__Broken("SELECT 1/0"), """
                io.github.pgtestdb.flyway.V8__Broken failed: ERROR: division by zero
                  SQLSTATE: 22012""");
        assertFails(
                new V8__Broken(""),
                "io.github.pgtestdb.flyway.V8__Broken failed: java.lang.IllegalStateException: no SQL");
    }

    @Test
    @DisplayName("If Flyway refuses the migrations before it runs them, its own message is quoted")
    void quotesFlywayValidationError() {
        FileTree folder = FileTree.EMPTY.with("V1__a.sql", "").with("V1__b.sql", "");
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(() -> migrate(at(folder)))
                .withMessageStartingWith("Flyway cannot migrate: Found more than one migration with version 1\n")
                .withMessageContaining("V1__a.sql")
                .withMessageContaining("V1__b.sql");
    }

    @Test
    void theEngineShowsItAllInItsOwnMessage() {
        FlywayMigrator migrator = at(MigrationFolder.SHOP.with("V3__x.sql", "SELECT nothing;"));
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(() -> ENGINE.create(migrator))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("Cannot build the template of flyway on embedded PostgreSQL ")
                        .contains("""
                                V3__x.sql failed in line 1: ERROR: column "nothing" does not exist
                                  File: %s/V3__x.sql:1
                                  Statement: SELECT nothing;
                                  SQLSTATE: 42703
                                """.formatted(temp)));
    }

    private void assertFails(FileTree folder, String message) {
        assertFails(at(folder), message);
    }

    private static void assertFails(JavaMigration migration, String message) {
        assertFails(new FlywayMigrator(flyway -> flyway.javaMigrations(migration)), message);
    }

    private static void assertFails(FlywayMigrator migrator, String message) {
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(() -> migrate(migrator))
                .withMessage(message);
    }

    private FlywayMigrator at(FileTree folder) {
        String location = "filesystem:" + folder.writeTo(temp);
        return new FlywayMigrator(flyway -> flyway.locations(location));
    }

    private static void migrate(FlywayMigrator migrator) {
        try (TestDatabase database = ENGINE.create()) {
            migrator.migrate(RecordingTarget.of(database));
        }
    }
}
