package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.Event;

/**
 * Generates test classes with combinations of what decides which database a bean has, and runs them, one after the other
 * and in parallel. Each test writes a row of its own, in several ways, and must find exactly that, or be refused.
 *
 * <p>{@code -Dgenerated.count=500 -Dgenerated.seed=7} sets how many classes there are, and the seed.
 */
@Tag("generated")
@Isolated("runs many test classes in parallel")
class MatrixTests {

    private static final int CLASSES = Integer.getInteger("generated.count", 30);
    private static final long SEED = Long.getLong("generated.seed", 13);

    /** What combinations are refused with; all else that fails is a difference that nobody is told of. */
    private static final List<String> REFUSALS = List.of(
            "cannot put a test's database behind the application context",
            "has no connection for the thread",
            "ExecutorService in shutdown state"); // Spring's own, of a context that was closed.

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyTestFindsItsOwnRowOrIsRefused() throws Exception {
        List<Combination> combinations =
                new Random(SEED).longs(CLASSES).mapToObj(Combination::new).toList();
        Class<?>[] classes = compiled(combinations);
        for (int threads : new int[] {1, 4}) {
            Map<String, Integer> counts = new HashMap<>();
            List<String> differences = new ArrayList<>();
            Jupiter.run(parallel(threads), classes).allEvents().finished().stream()
                    .forEach(event -> count(event, counts, differences));
            System.out.printf("Matrix: seed %d, %d classes, %d threads: %s%n", SEED, CLASSES, threads, counts);
            assertThat(differences).isEqualTo(List.of());
        }
    }

    private static void count(Event event, Map<String, Integer> counts, List<String> differences) {
        TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
        Throwable failure = result.getThrowable().orElse(null);
        if (failure == null) {
            counts.merge(event.getTestDescriptor().isTest() ? "passed" : "containers", 1, Integer::sum);
        } else if (Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> REFUSALS.stream().anyMatch(String.valueOf(cause.getMessage())::contains))) {
            counts.merge("refused", 1, Integer::sum);
        } else {
            differences.add(event.getTestDescriptor().getUniqueId() + ": " + failure);
        }
    }

    private static Map<String, String> parallel(int threads) {
        return Map.of(
                "pgtestdb.migrator", "flyway",
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", String.valueOf(threads));
    }

    private Class<?>[] compiled(List<Combination> combinations) throws IOException, ClassNotFoundException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < combinations.size(); i++) {
            Path file = directory.resolve("Generated" + i + "TestCase.java");
            Files.writeString(file, combinations.get(i).source("Generated" + i + "TestCase"));
            files.add(file);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", directory.toString(), "-cp", classPath, "-proc:none", "-parameters");
            assertThat(compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                            .call())
                    .isTrue();
        }
        URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, MatrixTests.class.getClassLoader()); // As long as the contexts.
        Class<?>[] classes = new Class<?>[files.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = loader.loadClass("generated.Generated" + i + "TestCase");
        }
        return classes;
    }
}
