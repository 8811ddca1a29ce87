// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static io.github.pgtestdb.spring.tests.PlainBeans.add;
import static io.github.pgtestdb.spring.tests.PlainBeans.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.DatabaseScope;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/**
 * A test waits in a thread of JUnit's pool, which begins other tests in the meantime. It keeps its database, and the
 * other tests are refused.
 */
@Isolated("fixtures talk through static fields")
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class StolenThreadTests {

    @Test
    @DisplayName("A nested invocation of a waiting test class is refused, and the waiting one keeps its database")
    void refusesNestedInvocation() {
        assertFails(run(InvocationsTestCase.class), InvocationsTestCase.class);
    }

    @Test
    @DisplayName("Tests of two contexts on one thread keep their databases, and a second test of a context is refused")
    void nestsOnlyTestsOfOtherContexts() {
        assertFails(run(LeftTestCase.class, RightTestCase.class), LeftTestCase.class, RightTestCase.class);
    }

    /** Some of four tests pass, and the others are refused. The numbers depend on the version of JUnit. */
    private static void assertFails(EngineExecutionResults results, Class<?>... testCases) {
        List<String> tests =
                Stream.of(testCases).map(type -> type.getName() + ".writes").toList();
        assertThat(Jupiter.failures(results)).isNotEmpty().allSatisfy(message -> {
            String inner = message.split(" ", 4)[2];
            String outer = message.replaceAll("(?s).*of the test (\\S+), which.*", "$1");
            assertThat(tests).contains(inner, outer);
            assertThat(message.replaceAll("ForkJoinPool-\\d+-worker-\\d+", "THREAD"))
                    .isEqualTo("The test " + inner + " began on the thread of the test " + outer
                            + ", which is not over (THREAD). Something in that test waits for JUnit's own threads, such as a"
                            + " parallel stream; while it waits, they begin other tests, and an application context can serve one"
                            + " test at a time. Run that code on separate threads.");
        });
        long succeeded = results.testEvents().succeeded().count();
        assertThat(succeeded).isBetween(1L, 3L);
        assertThat(succeeded + results.testEvents().failed().count()).isEqualTo(4);
    }

    private static EngineExecutionResults run(Class<?>... testCases) {
        return Jupiter.run(
                Map.of(
                        "pgtestdb.migrator", "flyway",
                        "junit.jupiter.execution.parallel.enabled", "true",
                        "junit.jupiter.execution.parallel.mode.default", "concurrent",
                        "junit.jupiter.execution.parallel.config.strategy", "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "1"),
                testCases);
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "stolen=invocations")
    @TestInstance(Lifecycle.PER_CLASS)
    @Execution(ExecutionMode.CONCURRENT)
    @IsolatedPostgres(scope = DatabaseScope.METHOD)
    static class InvocationsTestCase {

        @Autowired
        JdbcTemplate jdbc;

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4})
        void writes(int number, TestDatabase database) {
            add(jdbc);
            ForkJoinTask.helpQuiesce(); // As a parallel stream does. The tests are tasks of the pool.
            // such tasks.
            assertThat(PlainBeans.database(jdbc)).isEqualTo(database.name());
            assertThat(count(jdbc)).isEqualTo(1);
        }
    }

    abstract static class TwoTests {

        @Autowired
        JdbcTemplate jdbc;

        @RepeatedTest(2)
        void writes(TestDatabase database) {
            add(jdbc);
            ForkJoinTask.helpQuiesce();
            assertThat(PlainBeans.database(jdbc)).isEqualTo(database.name());
            assertThat(count(jdbc)).isEqualTo(1);
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "stolen=left")
    @IsolatedPostgres
    static class LeftTestCase extends TwoTests {}

    @SpringJUnitConfig(PlainBeans.class)
    @TestPropertySource(properties = "stolen=right")
    @IsolatedPostgres
    static class RightTestCase extends TwoTests {}
}
