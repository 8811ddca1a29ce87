// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.ClassPaths;
import io.github.pgtestdb.testkit.FileTree;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fingerprint of the same migrations does not depend on their location. */
class FingerprintPlaceTests {

    @TempDir
    private Path temp;

    private Fingerprint expected;

    @BeforeEach
    void fingerprintADirectory() {
        expected = directory("here", MigrationFolder.SHOP);
    }

    @Test
    void aDirectoryMayMove() {
        assertThat(directory("some/where/else", MigrationFolder.SHOP)).isEqualTo(expected);
    }

    @Test
    void aDirectoryMayBeOnTheClassPath() {
        MigrationFolder.SHOP.writeTo(temp.resolve("classes/db/shop"));
        assertThat(classPath("db/shop", ClassPaths.url(temp.resolve("classes"))))
                .isEqualTo(expected);
    }

    @Test
    void aFolderMayLieInAJar() {
        URL jar = MigrationFolder.SHOP.writeJar(temp.resolve("shop.jar"), "com/acme/migrations");
        assertThat(classPath("com/acme/migrations", jar)).isEqualTo(expected);
    }

    @Test
    @DisplayName("A folder may be split between a jar and a directory, in any order")
    void acceptsFolderInJarAndDirectory() {
        String moved = "V1__products.sql";
        URL jar = MigrationFolder.SHOP.without(moved).writeJar(temp.resolve("shop.jar"), "db/shop");
        FileTree.EMPTY.with(moved, MigrationFolder.SHOP.text(moved)).writeTo(temp.resolve("classes/db/shop"));
        URL classes = ClassPaths.url(temp.resolve("classes"));
        assertThat(classPath("db/shop", jar, classes)).isEqualTo(expected);
        assertThat(classPath("db/shop", classes, jar)).isEqualTo(expected);
    }

    @Test
    void aWildcardFindsTheSameFiles() {
        MigrationFolder.SHOP.writeTo(temp.resolve("wild/classes/db/shop/sql"));
        URL classes = ClassPaths.url(temp.resolve("wild/classes"));
        assertThat(classPath("db/*/sql", classes)).isEqualTo(expected);
        assertThat(new FlywayMigrator(flyway -> flyway.locations("filesystem:" + temp + "/wild/classes/**/sql"))
                        .fingerprint())
                .isEqualTo(expected);
    }

    @Test
    void filesBesideAWildcardDoNotCount() {
        MigrationFolder.SHOP.writeTo(temp.resolve("wild/db/shop/sql"));
        MigrationFolder.SHOP.with("V9__x.sql", "SELECT 1;").writeTo(temp.resolve("wild/db/shop/old"));
        assertThat(classPath("db/*/sql", ClassPaths.url(temp.resolve("wild")))).isEqualTo(expected);
    }

    /** Flyway skips byte order marks, but the fingerprint covers the bytes of a script. */
    @Test
    void byteOrderMarksCount() {
        FileTree marked = MigrationFolder.SHOP;
        for (String name : MigrationFolder.SHOP.files().keySet()) {
            marked = marked.with(name, "\uFEFF" + MigrationFolder.SHOP.text(name));
        }
        assertThat(directory("marked", marked)).isNotEqualTo(expected);
    }

    /** Flyway writes the line endings in a literal or a function body into the database. */
    @Test
    void lineEndingsCount() {
        FileTree windows = MigrationFolder.SHOP;
        for (String name : MigrationFolder.SHOP.files().keySet()) {
            windows = windows.with(name, MigrationFolder.SHOP.text(name).replace("\n", "\r\n"));
        }
        assertThat(directory("windows", windows)).isNotEqualTo(expected);
    }

    @Test
    @DisplayName("A hidden directory does not count, because Flyway does not read it")
    void ignoresHiddenDirectory() {
        assertThat(directory("git", MigrationFolder.SHOP.with(".git/V9__x.sql", "SELECT 1;")))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("The fingerprint is the same in another thread with another class loader")
    void isEqualInOtherThreads() throws Exception {
        MigrationFolder.SHOP.writeTo(temp.resolve("classes/db/shop"));
        FlywayMigrator migrator =
                Migrators.on(flyway -> flyway.locations("classpath:db/shop"), ClassPaths.url(temp.resolve("classes")));
        Fingerprint[] fingerprint = new Fingerprint[1];
        Thread thread = new Thread(() -> fingerprint[0] = migrator.fingerprint());
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        thread.start();
        thread.join();
        assertThat(fingerprint[0]).isEqualTo(expected);
    }

    private Fingerprint directory(String name, FileTree folder) {
        Path directory = folder.writeTo(temp.resolve(name));
        return new FlywayMigrator(flyway -> flyway.locations("filesystem:" + directory)).fingerprint();
    }

    private static Fingerprint classPath(String folder, URL... entries) {
        return Migrators.on(flyway -> flyway.locations("classpath:" + folder), entries)
                .fingerprint();
    }
}
