// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.benchmarks.systems.IsolationSystem;
import io.github.pgtestdb.benchmarks.systems.TestHandle;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTests {

    @Test
    void saysThatTheTimeWasUpAndStartsNothing() {
        Contender contender = new Contender(new NeverStarted(), new Load(1, 1, 0));

        Map<String, Series> all = new Schedule(3, Budget.ofSeconds(-1), new Work(1)).run(List.of(contender));

        assertThat(all.get("never started"))
                .isNotNull()
                .satisfies(series -> assertThat(series.failure())
                        .get()
                        .asString()
                        .isEqualTo("java.util.concurrent.TimeoutException: its time was up before it was started"));
    }

    @Test
    void keepsTheFailureOfAContender() {
        Contender contender = new Contender(new NeverStarted(), new Load(1, 1, 0));

        Map<String, Series> all = new Schedule(3, Budget.ofSeconds(60), new Work(1)).run(List.of(contender));

        assertThat(all.get("never started")).isNotNull().satisfies(series -> {
            assertThat(series.failure()).get().isInstanceOf(IllegalStateException.class);
            assertThat(series.perTest()).isEmpty();
        });
    }

    private static final class NeverStarted implements IsolationSystem {

        @Override
        public String name() {
            return "never started";
        }

        @Override
        public TestHandle next() {
            throw new IllegalStateException("started");
        }

        @Override
        public ConnectionDetails admin() {
            throw new IllegalStateException("started");
        }

        @Override
        public void close() {}
    }
}
