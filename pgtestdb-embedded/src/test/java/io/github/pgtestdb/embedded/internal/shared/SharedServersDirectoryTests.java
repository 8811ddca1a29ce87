// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.process.UnixUser;
import io.github.pgtestdb.spi.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedServersDirectoryTests {

    @TempDir(factory = InMemory.class)
    Path data;

    @Test
    void isClosedToOthers() throws Exception {
        SharedServersDirectory root = SharedServersDirectory.in(data, runAs());
        assertThat(root.path()).isEqualTo(path());
        String expected = runAs().owner() == null ? "rwx------" : "rwx--x--x";
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.path())))
                .isEqualTo(expected);
        assertThat(SharedServersDirectory.in(data, runAs())).isEqualTo(root);
    }

    @Test
    void isNoLink() throws Exception {
        Files.createSymbolicLink(path(), Files.createDirectory(data.resolve("elsewhere")));
        assertRefused();
    }

    @Test
    void isNoFile() throws Exception {
        Files.createFile(path());
        assertRefused();
    }

    @Test
    void othersMayNotWriteToIt() throws Exception {
        Files.createDirectory(path());
        FilePermissions.set(path(), "rwxrwxrwx");
        assertRefused();
    }

    @Test
    void belongsToThisUser() throws Exception {
        assumeThat(UnixUser.currentUid())
                .as("only root can give a directory away")
                .isZero();
        Files.createDirectory(path());
        Files.setAttribute(path(), "unix:uid", 65_534);
        assertRefused();
    }

    @Test
    void withoutOneEachJvmHasItsOwnServer() throws Exception {
        Files.createFile(path());
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            assertThat(server.isDisposable()).isTrue();
            assertThat(Sql.answers(server.admin())).isTrue();
        }
        assertThat(data.toFile().list()).containsExactly(path().getFileName().toString());
    }

    private void assertRefused() {
        assertThatThrownBy(() -> SharedServersDirectory.in(data, runAs()))
                .isInstanceOf(NotShareableException.class)
                .hasMessage(path() + " is not a directory that belongs to this user, and that only this user can write"
                        + " to; remove it");
        assertThatThrownBy(() -> SharedServersDirectory.existingIn(data)).isInstanceOf(NotShareableException.class);
    }

    private Path path() {
        try {
            return data.resolve("pgtestdb-servers-" + UnixUser.currentUid());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static RunAs runAs() {
        return RunAs.choose(RunAs.Choice.AUTO, Platform.current());
    }
}
