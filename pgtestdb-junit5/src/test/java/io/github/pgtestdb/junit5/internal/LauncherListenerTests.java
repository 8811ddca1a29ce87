// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The maximum number of databases still needed, from the plan of a real launcher. */
class LauncherListenerTests {

    private static final EngineRegistry RUN = new EngineRegistry(System::getProperty);
    private static final Queue<Integer> SEEN = new ConcurrentLinkedQueue<>();

    @Test
    void countsThePlanDownAndForgetsIt() {
        execute(PlannedTestCase.class);
        // The number of repetitions is unknown until they are over. The disabled test counts until it is skipped.
        assertThat(List.copyOf(SEEN)).containsExactly(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 2, 0);
        assertThat(RUN.plannedTests().atMost())
                .as("nothing is left of the plan")
                .isZero();
    }

    private static void execute(Class<?> fixture) {
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new LauncherListener(RUN))
                .build();
        LauncherFactory.create(config)
                .execute(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(fixture))
                        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                        .build());
    }

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class PlannedTestCase {

        @Test
        @Order(1)
        void first() {
            SEEN.add(RUN.plannedTests().atMost());
        }

        @RepeatedTest(2)
        @Order(2)
        void repeated() {
            SEEN.add(RUN.plannedTests().atMost());
        }

        @Test
        @Order(3)
        void third() {
            SEEN.add(RUN.plannedTests().atMost());
        }

        @Test
        @Disabled("to be skipped")
        @Order(4)
        void isSkipped() {}

        @Test
        @Order(5)
        void last() {
            SEEN.add(RUN.plannedTests().atMost());
        }
    }
}
