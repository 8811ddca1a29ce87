package io.github.pgtestdb.junit5.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.pgtestdb.junit5.matrix.Probe.Seen;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In every combination a test finds its own rows through all that was injected, and no rows of a test that it shares nothing
 * with; or the combination is refused with a message that is pinned elsewhere. {@code -Dmatrix.count=…} sets how many
 * combinations there are, {@code -Dmatrix.seed=…} which.
 */
@Tag("generated")
class MatrixTests {

    private static final Logger LOG = LoggerFactory.getLogger(MatrixTests.class);
    private static final int COUNT = Integer.getInteger("matrix.count", 120);
    private static final long SEED = Long.getLong("matrix.seed", 13);
    private static final String ENABLED = "junit.jupiter.execution.parallel.enabled";

    private static final List<Pattern> REFUSALS = List.of(
            Pattern.compile(
                    "The (parameter|field) \\[.+] asks for the database without a name outside of a test, but with scope = METHOD each test has its own, .+"),
            Pattern.compile(
                    "The (parameter|field) \\[.+] asks for the database without a name once for all invocations of class .+"),
            Pattern.compile(
                    "The (parameter|field) \\[.+] asks for the database without a name, and gets that of .+; but the (parameter|field) .+ Within a test a name is one database: .+"));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyTestFindsItsOwnRowsOrIsRefused(boolean parallel, @TempDir Path directory) throws Exception {
        Random random = new Random(SEED + (parallel ? 1 : 0));
        List<Combination> combinations = IntStream.range(0, COUNT / 2)
                .mapToObj(number -> Combination.random(random, (parallel ? "P" : "S") + number, parallel))
                .toList();
        try (URLClassLoader loader = Fixtures.compile(combinations, directory)) {
            List<Event> failures = run(combinations, loader, parallel);
            List<String> wrong = new ArrayList<>();
            int refused = 0;
            int checks = 0;
            for (Combination combination : combinations) {
                Verdict verdict = new Verdict(combination, failures);
                wrong.addAll(verdict.wrong());
                refused += verdict.isRefused() ? 1 : 0;
                checks += Probe.seen(combination.name()).size();
            }
            LOG.info(
                    "{} combinations, seed {}, parallel {}: {} refused in part or whole, {} looks at rows",
                    combinations.size(),
                    SEED,
                    parallel,
                    refused,
                    checks);
            assertThat(wrong).isEmpty();
        }
    }

    private static List<Event> run(List<Combination> combinations, ClassLoader loader, boolean parallel)
            throws ClassNotFoundException {
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter")
                .configurationParameters(Map.of(
                        ENABLED,
                        String.valueOf(parallel),
                        "junit.jupiter.execution.parallel.mode.default",
                        "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy",
                        "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism",
                        "6"));
        for (Combination combination : combinations) {
            kit.selectors(selectClass(loader.loadClass("matrix." + combination.name())));
        }
        return kit.execute().allEvents().failed().list();
    }

    /** Compares what happened with what is expected of one combination. */
    private record Verdict(Combination combination, List<Event> failures) {

        boolean isRefused() {
            Expectation expectation = new Expectation(combination);
            return !IntStream.range(0, combination.levels().size()).allMatch(expectation::runs);
        }

        List<String> wrong() {
            List<String> wrong = new ArrayList<>();
            Expectation expectation = new Expectation(combination);
            List<Seen> seen = Probe.seen(combination.name());
            for (int level = 0; level < combination.levels().size(); level++) {
                String testClass = combination.testClass(level);
                long ran = seen.stream()
                        .filter(one -> one.place().isEmpty() && one.testClass().startsWith(testClass + "#"))
                        .count();
                long expected = expectation.runs(level) ? combination.executionsEach() : 0;
                if (ran != expected) {
                    wrong.add("%s ran %d times instead of %d".formatted(testClass, ran, expected));
                }
            }
            seen.forEach(one -> one.rows().stream()
                    .filter(row -> !mayBeSeen(one, row, expectation))
                    .forEach(row -> wrong.add(one + " has the row " + row)));
            List<String> messages = messages();
            messages.stream()
                    .filter(message -> REFUSALS.stream()
                            .noneMatch(refusal -> refusal.matcher(message).matches()))
                    .forEach(wrong::add);
            if (messages.isEmpty() == isRefused()) {
                wrong.add(combination.name() + " should " + (isRefused() ? "" : "not ") + "be refused");
            }
            return wrong.isEmpty() ? wrong : withSource(wrong);
        }

        private List<String> withSource(List<String> wrong) {
            wrong.addAll(messages());
            wrong.add(combination.source());
            return wrong;
        }

        private boolean mayBeSeen(Seen seen, String row, Expectation expectation) {
            String[] fields = row.split("\\|", -1);
            if (fields[0].equals("seed")) {
                return expectation.isShared(level(seen.testClass()), level(seen.testClass()));
            }
            String invocation = seen.testClass().substring(seen.testClass().indexOf('#'));
            boolean isSame = fields[2].equals(String.valueOf(seen.id()));
            return isSame
                    || (fields[1].startsWith(combination.name() + ".")
                            && fields[1].endsWith(invocation)
                            && expectation.isShared(level(seen.testClass()), level(fields[1])));
        }

        private static int level(String testClass) {
            return Character.digit(testClass.charAt(testClass.indexOf(".L") + 2), 10);
        }

        private List<String> messages() {
            String inClass = ":matrix." + combination.name() + "]";
            return failures.stream()
                    .filter(event ->
                            event.getTestDescriptor().getUniqueId().toString().contains(inClass))
                    .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                    .flatMap(result -> result.getThrowable().stream())
                    .map(failure -> failure instanceof ParameterResolutionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure)
                    .map(failure -> String.valueOf(failure.getMessage()))
                    .toList();
        }
    }
}
