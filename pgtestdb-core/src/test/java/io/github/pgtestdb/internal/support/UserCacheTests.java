// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCacheTests {

    @TempDir
    Path directory;

    private final Map<String, String> properties = new HashMap<>(Map.of("os.name", "Linux"));
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void liesInTheHomeDirectory() throws Exception {
        properties.put("user.home", directory.toString());
        assertThat(cache().findWritable())
                .isEqualTo(directory.resolve(".cache/pgtestdb"))
                .isDirectory();
        assertThat(cache().findInHome()).contains(directory.resolve(".cache/pgtestdb"));
    }

    @Test
    void liesWhereTheSystemHasCaches() {
        properties.put("user.home", "/home/anna");
        properties.put("os.name", "Mac OS X");
        assertThat(cache().findInHome()).contains(Path.of("/home/anna/Library/Caches/pgtestdb"));
        environment.put("XDG_CACHE_HOME", "/caches");
        assertThat(cache().findInHome()).contains(Path.of("/caches/pgtestdb"));
        environment.put("XDG_CACHE_HOME", "relative");
        assertThat(cache().findInHome()).contains(Path.of("/home/anna/Library/Caches/pgtestdb"));
    }

    @Test
    @DisplayName("If user.home is not an absolute path, the environment variable HOME is used")
    void fallsBackToHomeVariable() throws Exception {
        for (String unknown : new String[] {"?", "", "relative"}) {
            properties.put("user.home", unknown);
            environment.put("HOME", directory.toString());
            assertThat(cache().findWritable()).isEqualTo(directory.resolve(".cache/pgtestdb"));
        }
    }

    @Test
    @DisplayName("A user without a home directory gets a private directory in java.io.tmpdir")
    void fallsBackToPrivateTempDirectory() throws Exception {
        properties.put("user.home", "?");
        properties.put("java.io.tmpdir", directory.toString());
        Path expected = directory.resolve("pgtestdb-" + Files.getAttribute(directory, "unix:uid"));
        assertThat(cache().findInHome()).isEmpty();
        assertThat(cache().findWritable()).isEqualTo(expected);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(expected)))
                .isEqualTo("rwx------");
        assertThat(cache().findWritable()).as("the second time").isEqualTo(expected);
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(expected));
    }

    @Test
    @DisplayName("A home directory that cannot hold the cache is treated as missing")
    void ignoresUnusableHome() throws Exception {
        properties.put("user.home", Files.createFile(directory.resolve("home")).toString());
        properties.put("java.io.tmpdir", directory.toString());
        assertThat(cache().findWritable()).hasParent(directory);
    }

    @Test
    @DisplayName("A directory is refused if it is a link, belongs to another user or is writable by others")
    void refusesUntrustedDirectory() throws Exception {
        properties.put("user.home", "?");
        properties.put("java.io.tmpdir", directory.toString());
        Path open = cache().findWritable();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(open);
        Files.delete(open);
        Files.createSymbolicLink(open, Files.createDirectory(directory.resolve("elsewhere")));
        assertRefused(open);
        Files.delete(open);
        assumeThat(Files.getAttribute(directory, "unix:uid"))
                .as("only root can give a directory away")
                .isEqualTo(0);
        Files.setAttribute(cache().findWritable(), "unix:uid", 12_345);
        assertRefused(open);
    }

    private void assertRefused(Path path) {
        assertThatThrownBy(() -> cache().findWritable())
                .isInstanceOf(IOException.class)
                .hasMessage("this user has no home directory, and " + directory + " cannot be used either"
                        + " (java.io.IOException: " + path + " is not a directory that belongs to this user, and that"
                        + " only this user can write to; remove it); set XDG_CACHE_HOME to a directory that this user"
                        + " can write to");
    }

    private UserCache cache() {
        return new UserCache(properties::get, environment::get);
    }
}
