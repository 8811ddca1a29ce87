// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs combinations on a number of threads, and compares the results with the expectations. */
final class MatrixRun {

    private final List<Combination> combinations;
    private final int threads;
    private final boolean closesContexts;
    private final Map<Refusal, AtomicInteger> refusals = new EnumMap<>(Refusal.class);
    private final List<String> differences = new ArrayList<>();
    private int isolated;
    private int checks;

    /** @param closesContexts whether Spring closes contexts because its cache is too small */
    MatrixRun(List<Combination> combinations, int threads, boolean closesContexts) {
        this.combinations = combinations;
        this.threads = threads;
        this.closesContexts = closesContexts;
    }

    /** Returns the differences; empty if there are none. */
    List<String> differences() {
        return differences;
    }

    MatrixRun execute(ClassLoader loader) throws ClassNotFoundException {
        Outcomes.clear();
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter").configurationParameters(parameters());
        for (Combination combination : combinations) {
            kit.selectors(selectClass(loader.loadClass("generated." + combination.name())));
        }
        List<Event> events = within(loader, kit::execute).allEvents().finished().list();
        combinations.forEach(combination -> judge(combination, events));
        return this;
    }

    /** Spring Boot loads test classes with the context class loader, which JUnit passes on to its threads. */
    private static EngineExecutionResults within(ClassLoader loader, Supplier<EngineExecutionResults> execution) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return execution.get();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private Map<String, String> parameters() {
        return Map.of(
                "pgtestdb.migrator", "flyway",
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", String.valueOf(threads));
    }

    private void judge(Combination combination, List<Event> events) {
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        for (Event event : events) {
            String id = event.getTestDescriptor().getUniqueId().toString();
            Throwable failure = id.contains("[class:generated." + combination.name() + "]")
                    ? event.getRequiredPayload(TestExecutionResult.class)
                            .getThrowable()
                            .orElse(null)
                    : null;
            if (failure != null) {
                refused += event.getTestDescriptor().isContainer() ? combination.tests() : 1;
                judge(combination, id, failure, wrong);
            }
        }
        int ran = Outcomes.checks(combination.name());
        checks += ran;
        int expected = combination.refusal().isPresent() ? 0 : combination.tests();
        if (ran > expected || ran + refused < expected || (expected == 0 && refused == 0)) {
            wrong.add("%d tests found their rows, and %d were refused, of %d".formatted(ran, refused, expected));
        }
        Outcomes.late(combination.name()).forEach(message -> judgeLate(combination, message, wrong));
        isolated += refused == 0 ? 1 : 0;
        if (!wrong.isEmpty()) {
            wrong.add(Source.of(combination));
            differences.add(combination.name() + ": " + String.join("\n", wrong));
        }
    }

    private void judge(Combination combination, String id, Throwable failure, List<String> wrong) {
        Optional<Refusal> refusal = Refusal.of(failure);
        boolean isExpected = refusal.isPresent()
                && (refusal.equals(combination.refusal())
                        || combination.refusal().filter(refusal.get()::repeats).isPresent()
                        || (refusal.get().isOfClosedContext()
                                && mayBeClosed(combination)
                                && (closesContexts || refusal.get() != Refusal.PARENT_CLOSED)));
        if (isExpected) {
            refusals.computeIfAbsent(refusal.get(), kind -> new AtomicInteger()).incrementAndGet();
        } else {
            StringBuilder causes = new StringBuilder(id);
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                causes.append("\n  ").append(cause);
            }
            wrong.add(causes.toString());
        }
    }

    private void judgeLate(Combination combination, String message, List<String> wrong) {
        Optional<Refusal> refusal = Refusal.of(message);
        boolean isClosed = message.equals(LateTasks.CANCELLED)
                || refusal.filter(Refusal::isOfClosedContext).isPresent();
        if (refusal.filter(Refusal.OVER::equals).isPresent() || (isClosed && mayBeClosed(combination))) {
            refusals.computeIfAbsent(Refusal.OVER, kind -> new AtomicInteger()).incrementAndGet();
        } else {
            wrong.add("A task that outlived its test: " + message);
        }
    }

    /**
     * Tells whether a test can lose its context to its own annotation, to a test at the same time, or to a small cache.
     */
    private boolean mayBeClosed(Combination combination) {
        return closesContexts || threads > 1 || combination.isDirty();
    }

    @Override
    public String toString() {
        return "%d combinations, %d threads: %d isolated, %d refused in part or whole, %d tests found exactly their rows, refusals %s, %d silent differences"
                .formatted(
                        combinations.size(),
                        threads,
                        isolated,
                        combinations.size() - isolated,
                        checks,
                        refusals,
                        differences.size());
    }
}
