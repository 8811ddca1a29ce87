// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.matrix.Probe.Seen;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each test of a combination finds its own rows through every injected object, and no rows of a test with which it
 * shares nothing. Otherwise the combination is refused with a message that another test checks. Half of the
 * combinations run in one launcher session, and the other half at the same time in a second one. {@code
 * -Dmatrix.count=…} sets the number of combinations, {@code -Dmatrix.seed=…} the first random number.
 */
@Tag("generated")
class MatrixTests {

    private static final Logger LOG = LoggerFactory.getLogger(MatrixTests.class);
    private static final int COUNT = Integer.getInteger("matrix.count", 120);
    private static final long SEED = Long.getLong("matrix.seed", 13);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void everyTestFindsItsOwnRowsOrIsRefused(boolean parallel, @TempDir Path directory) throws Exception {
        Random random = new Random(SEED + (parallel ? 1 : 0));
        List<Combination> combinations = IntStream.range(0, COUNT / 2)
                .mapToObj(number -> Combination.random(random, (parallel ? "P" : "S") + number, parallel))
                .toList();
        try (URLClassLoader loader = Fixtures.compile(combinations, directory)) {
            Runs runs = runInTwoSessions(combinations, loader, parallel);
            List<String> wrong = new ArrayList<>();
            combinations.forEach(
                    combination -> wrong.addAll(new Verdict(combination, runs.messages(combination)).wrong()));
            LOG.info("{}", summary(combinations, runs, parallel, wrong.size()));
            assertThat(wrong).isEmpty();
        }
        assertDropped(combinations);
    }

    private static Runs runInTwoSessions(List<Combination> combinations, ClassLoader loader, boolean parallel)
            throws Exception {
        List<Class<?>> classes = new ArrayList<>();
        for (Combination combination : combinations) {
            classes.add(loader.loadClass("matrix." + combination.name()));
        }
        Runs runs = new Runs();
        int half = classes.size() / 2;
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<?> second = executor.submit(() -> runs.execute(classes.subList(half, classes.size()), parallel));
            runs.execute(classes.subList(0, half), parallel);
            second.get();
        } finally {
            executor.shutdown();
        }
        return runs;
    }

    private static String summary(List<Combination> combinations, Runs runs, boolean parallel, int wrong) {
        Map<String, Integer> refusals = new TreeMap<>();
        int refused = 0;
        int looks = 0;
        for (Combination combination : combinations) {
            List<String> messages = runs.messages(combination);
            refused += new Verdict(combination, messages).isRefused() ? 1 : 0;
            looks += (int) Probe.seen(combination.name()).stream()
                    .filter(seen -> !seen.place().isEmpty())
                    .count();
            Set<String> kinds = new HashSet<>();
            messages.forEach(message -> Refusals.kind(message).ifPresent(kinds::add));
            kinds.forEach(kind -> refusals.merge(kind, 1, Integer::sum));
        }
        return "Matrix of JUnit, seed %d, parallel %s: %d combinations, %d isolated, %d refused in part or whole %s, %d looks at rows, %d silent differences"
                .formatted(
                        SEED,
                        parallel,
                        combinations.size(),
                        combinations.size() - refused,
                        refused,
                        refusals,
                        looks,
                        wrong);
    }

    /** Checks that each database of a test is dropped. Databases that tests only read end with the run. */
    private static void assertDropped(List<Combination> combinations) throws Exception {
        Set<String> used = new HashSet<>();
        combinations.forEach(combination -> Probe.seen(combination.name()).stream()
                .filter(seen -> !seen.place().isEmpty() && !seen.name().equals(Shape.READ))
                .map(Seen::database)
                .forEach(used::add));
        try (PgTestDb engine = PgTestDb.builder().build();
                TestDatabase any = engine.create()) {
            Instant deadline = Instant.now().plus(PATIENCE);
            Set<String> left = used;
            while (!left.isEmpty()) {
                left = new HashSet<>(Probe.run(any, "SELECT datname FROM pg_database"));
                left.retainAll(used);
                assertThat(Instant.now())
                        .as("databases that outlive their tests: %s", left)
                        .isBefore(deadline);
                Thread.onSpinWait();
            }
        }
    }
}
