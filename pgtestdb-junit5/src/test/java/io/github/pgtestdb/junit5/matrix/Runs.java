// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs combinations, each run in a new launcher session. Thread-safe. */
final class Runs {

    /** @param test the unique id of a failed test or class */
    private record Failure(String test, String message) {}

    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

    /** Collects the messages of failures. */
    private final class Failures implements TestExecutionListener {

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().map(Failures::cause).ifPresent(cause -> {
                note(test, cause);
                for (Throwable suppressed : cause.getSuppressed()) {
                    note(test, cause(suppressed));
                }
            });
        }

        private void note(TestIdentifier test, Throwable failure) {
            failures.add(new Failure(test.getUniqueId(), String.valueOf(failure.getMessage())));
        }

        private static Throwable cause(Throwable failure) {
            return failure instanceof ParameterResolutionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure;
        }
    }

    void execute(List<? extends Class<?>> classes, boolean parallel) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream().map(type -> selectClass(type)).toArray(DiscoverySelector[]::new))
                .configurationParameters(Map.of(
                        "junit.jupiter.execution.parallel.enabled",
                        String.valueOf(parallel),
                        "junit.jupiter.execution.parallel.mode.default",
                        "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy",
                        "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism",
                        "6"))
                .build();
        LauncherFactory.create().execute(request, new Failures());
    }

    List<String> messages(Combination combination) {
        String inClass = ":matrix." + combination.name() + "]";
        return failures.stream()
                .filter(failure -> failure.test().contains(inClass))
                .map(Failure::message)
                .toList();
    }
}
