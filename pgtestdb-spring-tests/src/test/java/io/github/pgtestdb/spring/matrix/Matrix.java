// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.flyway.FlywayMigrator;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.springframework.jdbc.core.JdbcTemplate;

/** Generates combinations, compiles them, runs them, and checks the application's own database afterwards. */
final class Matrix {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final long seed;
    private final List<Combination> combinations;

    Matrix(int count, long seed) {
        this.seed = seed;
        Random random = new Random(seed);
        this.combinations = IntStream.range(0, count)
                .mapToObj(number -> Combination.random(random, "Generated" + number))
                .toList();
    }

    /** Runs all combinations once for each number of threads. */
    void verify(Path directory, boolean closesContexts, int... threads) throws Exception {
        ClassLoader loader = compiled(directory);
        try (PgTestDb engine = PgTestDb.builder().migrator(new FlywayMigrator()).build();
                TestDatabase real = engine.create()) {
            RealDatabase.leadsTo(real.dataSource());
            for (int number : threads) {
                MatrixRun run = new MatrixRun(combinations, number, closesContexts).execute(loader);
                System.out.printf("Matrix of Spring, seed %d, %s%n", seed, run);
                assertThat(run.differences()).isEqualTo(List.of());
                assertDropped(Outcomes.databases(), real);
            }
            assertThat(RealDatabase.connections())
                    .as("connections to the application's own database")
                    .isZero();
            assertThat(new Ways.ByDataSource(real.dataSource()).rows()).isEmpty();
        }
    }

    private static void assertDropped(Set<String> databases, TestDatabase any) {
        JdbcTemplate jdbc = new JdbcTemplate(any.dataSource());
        Instant deadline = Instant.now().plus(PATIENCE);
        Set<String> left = databases;
        while (!left.isEmpty()) {
            left = new HashSet<>(jdbc.queryForList("select datname from pg_database", String.class));
            left.retainAll(databases);
            assertThat(Instant.now())
                    .as("databases that outlive their tests: %s", left)
                    .isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    private ClassLoader compiled(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Combination combination : combinations) {
            Path file = directory.resolve(combination.name() + ".java");
            Files.writeString(file, Source.of(combination));
            files.add(file);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", directory.toString(), "-cp", classPath, "-proc:none", "-parameters");
            assertThat(compiler.getTask(
                                    output, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                            .call())
                    .as("%s", output)
                    .isTrue();
        }
        return new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, Matrix.class.getClassLoader()); // Open as long as the contexts.
    }
}
