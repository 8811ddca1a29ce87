// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.testkit.ClassPaths;
import io.github.pgtestdb.testkit.FileTree;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A location that is missing or has no migration is an error, unless the user allows it. */
class EmptyLocationsTests {

    private static final String OTHERWISE =
            ", name another location with pgtestdb.flyway.locations or flyway.locations(\"…\"),"
                    + " or allow it with flyway.failOnMissingLocations(false).";

    @TempDir
    private Path temp;

    @Test
    void namesMissingClassPathLocation() {
        assertRefused(
                new FlywayMigrator(),
                "The Flyway location classpath:db/migration is not on the class path. Put the migrations into"
                        + " src/main/resources/db/migration or src/test/resources/db/migration" + OTHERWISE);
    }

    @Test
    void aMissingDirectoryIsNamed() {
        assertRefused(
                new FlywayMigrator(flyway -> flyway.locations("filesystem:no/such")),
                "The Flyway location filesystem:no/such is not there: "
                        + Path.of("no/such").toAbsolutePath() + " is no directory. Create it" + OTHERWISE);
    }

    /** Flyway passes over such a jar, also beside another place of the location. */
    @Test
    void aJarWithoutEntriesForDirectories() throws IOException {
        URL jar = MigrationFolder.SHOP.writeJarWithoutDirectories(temp.resolve("shop.jar"), "db/shop");
        Files.createDirectories(temp.resolve("classes/db/shop"));
        MigrationFolder.SHOP.writeTo(temp.resolve("classes/db/shop"));
        URL classes = ClassPaths.url(temp.resolve("classes"));
        for (URL[] places : new URL[][] {{jar}, {classes, jar}}) {
            assertThatThrownBy(Migrators.on(flyway -> flyway.locations("classpath:db/shop"), places)::fingerprint)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("The Flyway location classpath:db/shop is in jar:" + jar
                            + "!/, and Flyway does not find it there, because the jar has no entries for directories. Pack"
                            + " the jar with them, as the tool jar does, or name another location.");
        }
    }

    @Test
    void anEmptyFolderIsNamed() {
        assertRefused(
                new FlywayMigrator(flyway -> flyway.locations("filesystem:" + temp)),
                "The Flyway location filesystem:" + temp
                        + " holds no migration: it is empty. Name migrations such as V1__create_tables.sql"
                        + OTHERWISE);
    }

    @Test
    void aFolderOfMisnamedFilesIsNamed() {
        MigrationFolder.SHOP
                .with("x/V1_one.sql", "")
                .with("x/V2_two.sql", "")
                .with("x/notes.md", "")
                .with("x/z.sql", "")
                .writeTo(temp);
        assertRefused(
                new FlywayMigrator(flyway -> flyway.locations("filesystem:" + temp.resolve("x"))),
                "The Flyway location filesystem:" + temp.resolve("x")
                        + " holds no migration: none of its 4 files is named as Flyway wants it (V1_one.sql, V2_two.sql,"
                        + " notes.md, …). Name migrations such as V1__create_tables.sql" + OTHERWISE);
    }

    @Test
    void theWholeClassPathIsNoLocation() {
        assertRefused(
                new FlywayMigrator(flyway -> flyway.locations("classpath:")),
                "The Flyway location classpath: is the whole class path. Name a folder in it, such as"
                        + " classpath:db/migration.");
    }

    @Test
    void aLocationOfAnotherKindIsRefused() {
        // Flyway 10 supports such locations. Later versions need plugins for them, and report this themselves.
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(() -> new FlywayMigrator(flyway -> flyway.locations("s3:bucket/sql")).fingerprint())
                .withMessageContaining("s3:bucket/sql");
    }

    @Test
    void anEmptyLocationMayBeAllowed() {
        assertThat(new FlywayMigrator(flyway -> flyway.failOnMissingLocations(false)).fingerprint())
                .isNotNull();
    }

    @Test
    @DisplayName("Flyway's default location may be missing if migrations are passed as objects")
    void allowsMissingDefaultLocation() {
        assertThat(new FlywayMigrator(flyway -> flyway.javaMigrations(new V7__Seed(1))).fingerprint())
                .isNotNull();
    }

    @Test
    void aLocationMayHoldCallbacksOnly() {
        FileTree callbacks = FileTree.EMPTY.with("beforeMigrate__x.sql", "SELECT 1;");
        MigrationFolder.SHOP.writeTo(temp.resolve("a"));
        callbacks.writeTo(temp.resolve("b"));
        assertThat(new FlywayMigrator(
                                flyway -> flyway.locations("filesystem:" + temp + "/a", "filesystem:" + temp + "/b"))
                        .fingerprint())
                .isNotNull();
    }

    @Test
    @DisplayName("If Flyway refuses its configuration, the message quotes the reason from Flyway")
    void quotesFlywayConfigurationError() {
        assertRefused(
                new FlywayMigrator(flyway -> flyway.callbacks("java.lang.String")),
                "Flyway refuses its configuration: Invalid callback: java.lang.String"
                        + " (must implement org.flywaydb.core.api.callback.Callback)");
    }

    private static void assertRefused(FlywayMigrator migrator, String message) {
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(migrator::fingerprint)
                .withMessage(message);
    }
}
