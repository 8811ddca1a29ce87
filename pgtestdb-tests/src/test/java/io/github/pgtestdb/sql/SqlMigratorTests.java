// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlMigratorTests {

    @TempDir
    private Path directory;

    @Test
    @DisplayName("Files with all kinds of statements run in the order of their numbers")
    void runsFilesInNumericOrder() throws Exception {
        try (PgTestDb engine =
                        salted().migrator(SqlMigrator.ofClassPath("db/plain")).build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT note || f() || g(5) FROM a"))
                    .containsExactly("a;b'c12");
            assertThat(Queries.rows(
                            database.connectionDetails(), "SELECT count(*) FROM pg_indexes WHERE tablename = 'b'"))
                    .containsExactly("1");
        }
    }

    @Test
    void aFailureNamesFileLineAndStatement() {
        try (PgTestDb engine =
                salted().migrator(SqlMigrator.ofClassPath("db/broken")).build()) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessageMatching("\\QCannot build the template of sql on PostgreSQL at " + SharedServer.admin()
                            + " as role pgtestdb_postgres: the migrations failed after \\E[0-9]+\\Q ms.\n"
                            + "File: 1_broken.sql, line 5\n"
                            + "Statement: INSERT INTO a\n  VALUES (1),\n  ('x')\n"
                            + "Message: invalid input syntax for type integer: \"x\" (SQLSTATE 22P02)\n"
                            + "The partly built database was dropped. Fix the migration and run the tests again."
                            + "\\E");
        }
    }

    @Test
    @DisplayName("The fingerprint depends on the names and contents of the files, and not on their directory")
    void fingerprintIgnoresLocation() throws Exception {
        write("here/1_a.sql", "SELECT 1;\n");
        write("there/1_a.sql", "\uFEFFSELECT 1;\r\n");
        write("nested/x/1_a.sql", "SELECT 1;\n");
        write("other/1_a.sql", "SELECT 2;\n");

        assertThat(fingerprint("here")).isEqualTo(fingerprint("there"));
        assertThat(fingerprint("here")).isNotEqualTo(fingerprint("other"));
        assertThat(fingerprint("here")).isNotEqualTo(fingerprint("nested"));
    }

    @Test
    void reportsMissingOrEmptyDirectory() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(SqlMigrator.ofDirectory(missing)::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL migrations: the directory " + missing
                        + " does not exist. Name the directory that holds the .sql files.");
        assertThatThrownBy(SqlMigrator.ofDirectory(directory)::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read SQL migrations: the directory " + directory
                        + " holds no .sql file. Put one there, or name another place.");
        assertThatThrownBy(SqlMigrator.ofClassPath("db/missing")::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "Cannot read SQL migrations: the class path has no folder db/missing. Put the .sql files into"
                                + " src/main/resources/db/missing or src/test/resources/db/missing.");
    }

    private Fingerprint fingerprint(String place) {
        return SqlMigrator.ofDirectory(directory.resolve(place)).fingerprint();
    }

    private void write(String name, String content) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content, StandardCharsets.UTF_8);
    }

    private static PgTestDb.Builder salted() {
        return SharedServer.engine().setting("pgtestdb.salt", UUID.randomUUID().toString());
    }
}
