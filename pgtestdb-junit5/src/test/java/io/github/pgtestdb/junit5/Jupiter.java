// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs fixtures in a separate Jupiter engine, one after the other. */
final class Jupiter {

    private Jupiter() {}

    static EngineExecutionResults run(Class<?>... fixtures) {
        return run(Map.of(), fixtures);
    }

    static EngineExecutionResults run(Map<String, String> parameters, Class<?>... fixtures) {
        DiscoverySelector[] selectors =
                Arrays.stream(fixtures).map(fixture -> selectClass(fixture)).toArray(DiscoverySelector[]::new);
        return EngineTestKit.engine("junit-jupiter")
                .enableImplicitConfigurationParameters(true)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .configurationParameters(parameters)
                .selectors(selectors)
                .execute();
    }

    /** Runs fixtures that must pass. */
    static EngineExecutionResults pass(int tests, Class<?>... fixtures) {
        EngineExecutionResults results = run(fixtures);
        failures(results).forEach(failure -> {
            throw new AssertionError("A fixture failed", failure);
        });
        results.testEvents()
                .assertStatistics(statistics -> statistics.started(tests).succeeded(tests));
        return results;
    }

    /** Returns the only failure of the only failing test or container. */
    static Throwable failure(Class<?> fixture) {
        List<Throwable> failures = failures(run(fixture));
        if (failures.size() != 1) {
            throw new AssertionError(failures.size() + " failures: " + failures);
        }
        return failures.get(0);
    }

    static List<Throwable> failures(EngineExecutionResults results) {
        return results.allEvents()
                .failed()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .toList();
    }

    /** Returns the report entries in the order of their publication. */
    static List<Map<String, String>> entries(Events events) {
        return events.reportingEntryPublished().map(Jupiter::entry).toList();
    }

    private static Map<String, String> entry(Event event) {
        return event.getRequiredPayload(ReportEntry.class).getKeyValuePairs();
    }
}
