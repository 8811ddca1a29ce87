// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same combinations in a JVM in which Spring keeps only one context, so it closes contexts that tests still use.
 */
@Tag("generated")
class SmallCacheMatrixTests {

    private static final int COUNT = MatrixTests.COUNT / 2;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aClosedContextDoesNotMixTests() throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Dspring.test.context.cache.maxSize=1",
                        "-Dpgtestdb.migrator=flyway",
                        MatrixMain.class.getName(),
                        directory.toString(),
                        String.valueOf(COUNT),
                        String.valueOf(MatrixTests.SEED + 2))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5L + COUNT / 4, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String lines = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(lines).isZero();
        lines.lines()
                .filter(line -> line.startsWith("Matrix of Spring"))
                .forEach(line -> System.out.println(line + " (with room for one context)"));
    }
}
