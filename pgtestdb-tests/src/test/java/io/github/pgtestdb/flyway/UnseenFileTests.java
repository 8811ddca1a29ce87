// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that a migration tool cannot see is an error, and does not lead to an empty template. */
class UnseenFileTests {

    @TempDir
    private Path directory;

    @Test
    @DisplayName("A migration is refused if the JVM cannot represent its file name")
    void refusesUnreadableFileName() throws Exception {
        Files.writeString(directory.resolve("V1__a.sql"), "SELECT 1;");
        assertThat(fingerprint("C.UTF-8")).isEqualTo("made");
        // A shell writes the file, because this JVM may not be able to write the name either.
        new ProcessBuilder("sh", "-c", "touch \"V2__$(printf '\\303\\251').sql\"")
                .directory(directory.toFile())
                .start()
                .waitFor();
        assertThat(fingerprint("C.UTF-8")).isEqualTo("made");
        assertThat(fingerprint("POSIX"))
                .isEqualTo(
                        "The Flyway location filesystem:" + directory + " holds a file that Flyway cannot see: the name"
                                + " V2__??.sql has characters that are not in this JVM's encoding for the names of files,"
                                + " sun.jnu.encoding=ANSI_X3.4-1968. Run the tests with LC_ALL=C.UTF-8, or rename it.");
    }

    private String fingerprint(String locale) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", locale));
        try (ChildJvm child = ChildJvm.start(
                UnseenFileMain.class, ChildJvm.classPath(entry -> true), environment, directory.toString())) {
            return child.await("FINGERPRINT ");
        }
    }
}
