// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.Programs;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that a real pg_restore unpacks. */
class PgRestoreTests {

    @BeforeAll
    static void serverTakesTheDumps() throws SQLException {
        SharedServer.assumeAtLeast(15, "the dumps are of PostgreSQL 15");
    }

    private static final String INSTALL =
            "pg_restore comes with PostgreSQL's client programs (Debian: postgresql-client)."
                    + " Put it on PATH, name it by DumpMigrator.pgRestore(…), or make the dump with"
                    + " pg_dump --format=plain, which needs no program.";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"shop.dump", "shop.dir", "shop.tar"})
    void archivesOfAllFormats(String archive) throws Exception {
        Programs.assume("pg_restore");
        DumpMigrator migrator = DumpMigratorTests.withoutRoles(DumpMigratorTests.shop(archive));
        assertThat(Building.query(migrator, DumpMigratorTests.SHOP)).containsExactly(DumpMigratorTests.SHOP_ANSWERS);
        assertThat(Building.query(
                        migrator.excludeSchemas("auth", "storage"),
                        DumpMigratorTests.SHOP[0],
                        "SELECT nspname FROM pg_namespace WHERE nspname IN ('auth', 'storage')"))
                .containsExactly(DumpMigratorTests.SHOP_ANSWERS[0], "");
    }

    @Test
    @DisplayName("A failed archive is reported with the statement, and no temporary script is left")
    void namesFailedStatementAndCleansUp() throws Exception {
        Programs.assume("pg_restore");
        long before = temporaryScripts();
        assertThat(Building.failure(DumpMigratorTests.shop("shop.dump")))
                .startsWith("File: shop.dump, unpacked, line ")
                .contains(
                        "\nStatement: ALTER SCHEMA auth OWNER TO platform_admin\n"
                                + "Message: role \"platform_admin\" does not exist (SQLSTATE 42704)\nRoles belong to a server,");
        // Other tests create scripts too, and remove them.
        Await.until("no script is left", () -> temporaryScripts() <= before);
    }

    @Test
    void noPgRestore() {
        Path archive = DumpMigratorTests.shopFile("shop.dump");
        assertThat(Building.failure(DumpMigratorTests.shop("shop.dump").pgRestore("pg_restore_of_nobody")))
                .matches("\\QCannot unpack " + archive + ". Cannot run pg_restore_of_nobody --file=\\E\\S+\\.sql \\Q"
                        + archive.toAbsolutePath() + ": there is no pg_restore_of_nobody in the directories of PATH ("
                        + System.getenv("PATH") + "). Install it, or name it by its path.\n" + INSTALL + "\\E");
    }

    @Test
    void anArchiveOfANewerPgDump() throws Exception {
        Programs.assume("pg_restore");
        byte[] archive = Files.readAllBytes(DumpMigratorTests.shopFile("shop.dump"));
        archive[6] = 99; // The minor version of the format, after PGDMP and the major version.
        Path newer = Files.write(directory.resolve("newer.dump"), archive);
        assertThat(Building.failure(DumpMigrator.ofFile(newer)))
                .matches("\\QCannot unpack " + newer
                        + ". The command failed with exit code 1 after \\E\\d+\\Q ms: pg_restore"
                        + " --file=\\E\\S+\\.sql \\Q" + newer + "\nDirectory: "
                        + Path.of("").toAbsolutePath()
                        + "\nIt printed:\n  pg_restore: error: unsupported version (1.99) in file header\nThe archive was made"
                        + " by a newer pg_dump than this pg_restore can read: take a pg_restore of that version or newer. "
                        + INSTALL + "\\E");
    }

    private static long temporaryScripts() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("pgtestdb-dump-"))
                    .count();
        }
    }
}
