// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static io.github.pgtestdb.spring.tests.PlainBeans.add;
import static io.github.pgtestdb.spring.tests.PlainBeans.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/**
 * Runs one class in two launcher sessions, as tools do that open a session for each request. The first session ends its
 * engine, but Spring keeps the application context. Inside Surefire's own session no engine would end, so this needs a
 * separate JVM.
 */
final class SessionsMain {

    private SessionsMain() {}

    public static void main(String[] arguments) {
        for (int session = 1; session <= 2; session++) {
            SummaryGeneratingListener summary = new SummaryGeneratingListener();
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(TwiceTestCase.class))
                                    .configurationParameter("pgtestdb.migrator", "flyway")
                                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                                    .build(),
                            summary);
            summary.getSummary().printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
            System.out.println("session " + session + ": "
                    + summary.getSummary().getTestsSucceededCount() + " passed, "
                    + summary.getSummary().getTotalFailureCount() + " failed, contexts "
                    + TwiceBeans.started);
        }
    }

    static class TwiceBeans extends PlainBeans {

        static int started;

        TwiceBeans() {
            started++;
        }
    }

    @SpringJUnitConfig(TwiceBeans.class)
    @IsolatedPostgres
    static class TwiceTestCase {

        @BeforeAll
        static void looks(@Autowired JdbcTemplate jdbc) {
            assertThat(count(jdbc)).isZero();
        }

        @Test
        void writes(@Autowired JdbcTemplate jdbc) {
            add(jdbc);
            assertThat(count(jdbc)).isEqualTo(1);
        }
    }
}
