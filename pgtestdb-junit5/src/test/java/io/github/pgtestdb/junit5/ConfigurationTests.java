// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.pgtestdb.PgTestDbException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** JUnit's configuration parameters are settings. Runs tests through the launcher, as every build tool and IDE does. */
class ConfigurationTests {

    /** Collects the report entries and failures of a run through the launcher. */
    private static final class Heard implements TestExecutionListener {

        private final List<Throwable> failures = new CopyOnWriteArrayList<>();
        private final List<Map<String, String>> entries = new CopyOnWriteArrayList<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(failures::add);
        }

        @Override
        public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
            entries.add(entry.getKeyValuePairs());
        }
    }

    private static Heard launch(Class<?> fixture, Map<String, String> parameters) {
        Heard heard = new Heard();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(fixture))
                                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                                    .configurationParameters(parameters)
                                    .build(),
                            heard);
        }
        return heard;
    }

    @IsolatedPostgres
    static class PassingTestCase {
        @Test
        void passes(DataSource db) {}
    }

    @Test
    void aParameterIsASetting() {
        Heard heard = launch(PassingTestCase.class, Map.of("pgtestdb.keep", "always"));
        assertThat(heard.failures).isEmpty();
        assertThat(heard.entries)
                .hasSize(2)
                .extracting(Map::keySet)
                .anySatisfy(keys -> assertThat(keys).containsExactly("pgtestdb.kept"));
    }

    @Test
    void anUnknownParameterIsRefused() {
        Heard heard = launch(PassingTestCase.class, Map.of("pgtestdb.kep", "always"));
        assertThat(heard.failures)
                .singleElement()
                .extracting(Throwable::getCause)
                .isInstanceOf(PgTestDbException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith("Unknown setting: JUnit configuration parameter pgtestdb.kep. Did you mean pgtestdb.keep? "
                        + "All settings: ");
    }

    @Test
    void aBadValueIsRefused() {
        Heard heard = launch(PassingTestCase.class, Map.of("pgtestdb.keep", "allways"));
        assertThat(heard.failures)
                .singleElement()
                .extracting(Throwable::getCause)
                .isInstanceOf(PgTestDbException.class)
                .extracting(Throwable::getMessage)
                .isEqualTo("Cannot use JUnit configuration parameter pgtestdb.keep = 'allways': expected one of never, "
                        + "on-failure, always. Did you mean always?");
    }
}
