// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionLeakException;
import io.github.pgtestdb.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.opentest4j.AssertionFailedError;

/** Connections that a test leaves open fail the test, if this is configured. */
class LeakTests {

    @Test
    @DisplayName("Leaked connections fail the test, and all of its databases are still returned")
    void returnsAllDatabasesDespiteLeak() {
        EngineExecutionResults results = Jupiter.run(LeakingTestCase.class);
        results.testEvents()
                .assertStatistics(statistics -> statistics.started(2).failed(1).succeeded(1));

        List<Throwable> failures = Jupiter.failures(results);
        List<String> names =
                Seen.by(LeakingTestCase.class).stream().map(String::valueOf).toList();
        assertThat(failures)
                .singleElement()
                .isInstanceOf(AssertionFailedError.class)
                .extracting(Throwable::getCause, as(InstanceOfAssertFactories.THROWABLE))
                .isInstanceOf(ConnectionLeakException.class)
                .satisfies(first -> {
                    assertThat(first)
                            .hasMessageContaining("left open when the test database " + names.get(0) + " was returned");
                    assertThat(first.getSuppressed())
                            .singleElement()
                            .isInstanceOf(ConnectionLeakException.class)
                            .extracting(Throwable::getMessage)
                            .asString()
                            .contains("left open when the test database " + names.get(1) + " was returned");
                });
    }

    static class LeakingTestCase {

        private static final Map<String, String> SETTINGS = Map.of("pgtestdb.leaks", "fail");

        @RegisterExtension
        static final IsolatedPostgresExtension FIRST = extension("first");

        @RegisterExtension
        static final IsolatedPostgresExtension SECOND = extension("second");

        private static IsolatedPostgresExtension extension(String name) {
            IsolatedPostgresExtension.Builder builder =
                    IsolatedPostgresExtension.builder().name(name);
            SETTINGS.forEach(builder::setting);
            return builder.build();
        }

        @Test
        void leaks(
                @IsolatedPostgres(name = "first") TestDatabase first,
                @IsolatedPostgres(name = "second") TestDatabase second)
                throws SQLException {
            for (TestDatabase database : List.of(first, second)) {
                Seen.add(LeakingTestCase.class, database.name());
                assertThat(database.dataSource().getConnection()).isNotNull();
            }
        }

        @Test
        void closes(@IsolatedPostgres(name = "first") TestDatabase first) throws SQLException {
            first.dataSource().getConnection().close();
        }
    }
}
