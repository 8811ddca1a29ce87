// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.pgtestdb.campaign.jvm.Event;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the suite with JUnit, four tests at once, and reports each test. */
public final class SuiteMain {

    /** The seconds after which JUnit interrupts a test that gives no answer. */
    public static final int TEST_TIMEOUT_SECONDS = 60;

    private SuiteMain() {}

    /**
     * Runs the suite.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        selectClass(SalesTestCase.class),
                        selectClass(SchemaTestCase.class),
                        selectClass(ReadingTestCase.class))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .configurationParameter("junit.jupiter.execution.timeout.default", TEST_TIMEOUT_SECONDS + " s")
                .build();
        Event.print(Event.Kind.READY, "suite");
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher().execute(request, new ReportingListener());
        }
        Event.print(Event.Kind.END, "suite");
    }
}
