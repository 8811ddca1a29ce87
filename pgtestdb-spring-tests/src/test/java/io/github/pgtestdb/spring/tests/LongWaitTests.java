// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.testkit.Await;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.TestPropertySource;

/** A long wait for an application context is not silent. */
@Isolated("captures the output of the JVM")
@ExtendWith(OutputCaptureExtension.class)
class LongWaitTests {

    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "2");

    private static final AtomicBoolean FIRST = new AtomicBoolean();
    private static BooleanSupplier logged = () -> true;

    @Test
    @DisplayName("The first long wait for an application context is logged, and later ones are not")
    void logsOnlyFirstContextWait(CapturedOutput output) {
        FIRST.set(false);
        logged = () -> output.toString().contains("for its application context");
        assertThat(Jupiter.failures(Jupiter.run(PARALLEL, SlowTestCase.class))).isEmpty();
        String testCase = SlowTestCase.class.getName().replace("$", "\\$") + "\\.(one|another|third)";
        assertThat(output.toString().lines().filter(line -> line.contains("for its application context")))
                .singleElement()
                .asString()
                .matches(".*The test " + testCase + " has waited 5 s for its application context, which the test "
                        + testCase
                        + " has\\. Tests that share a context run one after the other\\. To run more at once, allow copies of"
                        + " the context: -Dspring\\.test\\.pgtestdb\\.contexts=2\\. Later waits for this context are not"
                        + " logged\\.");
    }

    /** The first test keeps the context until the wait of another one is logged. */
    @SpringBootTest
    @TestPropertySource(properties = "logging.level.io.github.pgtestdb=info")
    @IsolatedPostgres
    static class SlowTestCase {

        @Test
        void one() throws Exception {
            work();
        }

        @Test
        void another() throws Exception {
            work();
        }

        @Test
        void third() throws Exception {
            work();
        }

        private static void work() throws Exception {
            if (FIRST.compareAndSet(false, true)) {
                Await.until("the message is logged", logged::getAsBoolean);
            }
        }
    }
}
