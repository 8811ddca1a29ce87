// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several launcher sessions in one JVM, sequential and concurrent. Each has its own engines or shares open ones. */
class SessionsTests {

    private static final int PATIENCE_SECONDS = 120;

    @Test
    void everySessionHasAnEngineThatIsOpen(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SessionsMain.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(lines.stream().filter(line -> line.startsWith("session")))
                .as(String.join(File.separator + "\n", lines))
                .containsExactly(
                        "session 1: 3 passed, 0 failed",
                        "session 2: 3 passed, 0 failed",
                        "session 3: 3 passed, 0 failed",
                        "sessions at once: 48 passed, 0 failed");
    }
}
