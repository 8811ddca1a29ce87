// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs test cases. */
final class Jupiter {

    private Jupiter() {}

    static EngineExecutionResults run(Map<String, String> parameters, Class<?>... testCases) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameters(parameters)
                .selectors(Arrays.stream(testCases)
                        .map(testCase -> selectClass(testCase))
                        .toArray(org.junit.platform.engine.DiscoverySelector[]::new))
                .execute();
    }

    static EngineExecutionResults run(Class<?>... testCases) {
        return run(Map.of(), testCases);
    }

    /** Returns the messages of all failures, each with those of its causes and suppressed exceptions. */
    static List<String> failures(EngineExecutionResults results) {
        return results.allEvents().finished().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .flatMap(Jupiter::causes)
                .map(cause -> String.valueOf(cause.getMessage()))
                .distinct()
                .toList();
    }

    static long started(EngineExecutionResults results) {
        return results.testEvents().started().stream()
                .map(Event::getTestDescriptor)
                .count();
    }

    private static Stream<Throwable> causes(Throwable throwable) {
        return Stream.concat(
                Stream.iterate(throwable, cause -> cause != null, Throwable::getCause),
                Arrays.stream(throwable.getSuppressed()));
    }
}
