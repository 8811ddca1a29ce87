// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spring's tests with {@code pgtestdb-junit5} only, on the class path of another JVM. */
class WithoutModuleTests {

    @TempDir
    private Path directory;

    @Test
    @DisplayName("Without pgtestdb-spring, a Spring test is refused before its context starts")
    void refusesSpringTestBeforeContext() throws Exception {
        assertThat(run(WithoutModuleMain.ExtendedTestCase.class))
                .isEqualTo(message(WithoutModuleMain.ExtendedTestCase.class));
        assertThat(run(WithoutModuleMain.RegisteredTestCase.class))
                .isEqualTo(message(WithoutModuleMain.RegisteredTestCase.class));
    }

    @Test
    @DisplayName("If JUnit autodetects SpringExtension, the test is refused after its context has started")
    void refusesAutodetectedSpringTest() throws Exception {
        assertThat(run(WithoutModuleMain.DetectedTestCase.class))
                .isEqualTo(message(WithoutModuleMain.DetectedTestCase.class) + " (The context was started.)");
    }

    @Test
    void anotherTestIsNot() throws Exception {
        assertThat(run(WithoutModuleMain.WithoutSpringTestCase.class))
                .isEqualTo("PgTestDbException: Which migrator? The class path has flyway and liquibase. Choose one with"
                        + " pgtestdb.migrator=flyway (environment: PGTESTDB_MIGRATOR), or remove the other.");
    }

    private static String message(Class<?> testCase) {
        return "PgTestDbException: " + testCase.getName() + " runs with Spring and bears @IsolatedPostgres, and"
                + " pgtestdb-spring is not on the class path: the beans of the application context would use the"
                + " application's own database, and not the test's. Replace io.github.pgtestdb:pgtestdb-junit5 by"
                + " io.github.pgtestdb:pgtestdb-spring in the test dependencies.";
    }

    private String run(Class<?> testCase) throws IOException, InterruptedException {
        boolean detects = testCase == WithoutModuleMain.DetectedTestCase.class;
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        detects ? services() + File.pathSeparator + classPath() : classPath(),
                        WithoutModuleMain.class.getName(),
                        testCase.getName(),
                        Boolean.toString(detects)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream printed = process.getInputStream()) {
            String output = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output.lines()
                    .filter(line -> line.startsWith("PgTestDbException"))
                    .collect(Collectors.joining("\n"));
        }
    }

    private String services() throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("org.junit.jupiter.api.extension.Extension"),
                "org.springframework.test.context.junit.jupiter.SpringExtension\n");
        return directory.toString();
    }

    private static String classPath() {
        String module =
                Path.of("..", "pgtestdb-spring").toAbsolutePath().normalize().toString() + File.separator;
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.startsWith(module) && !entry.contains("pgtestdb-spring-0"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
