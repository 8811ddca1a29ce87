// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The number of concurrent tests, from JUnit's configuration. */
class ParallelismTests {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @Test
    @DisplayName("Without parallel execution, the parallelism is 1")
    void isOneWithoutParallelExecution() {
        assertThat(parallelism(Map.of("config.strategy", "fixed", "config.fixed.parallelism", "7")))
                .isEqualTo(1);
    }

    @Test
    void byStrategy() {
        assertThat(parallelism(Map.of("enabled", "true"))).isEqualTo(PROCESSORS);
        assertThat(parallelism(Map.of("enabled", "true", "config.dynamic.factor", "3")))
                .isEqualTo(3 * PROCESSORS);
        assertThat(parallelism(Map.of("enabled", "true", "config.strategy", "fixed", "config.fixed.parallelism", "7")))
                .isEqualTo(7);
        assertThat(parallelism(Map.of("enabled", "true", "config.strategy", "custom")))
                .isEqualTo(PROCESSORS);
    }

    @Test
    @DisplayName("If JUnit cannot parse the parallelism, the number of processors is used")
    void usesProcessorsIfValueIsInvalid() {
        assertThat(parallelism(
                        Map.of("enabled", "true", "config.strategy", "fixed", "config.fixed.parallelism", "many")))
                .isEqualTo(PROCESSORS);
    }

    private static int parallelism(Map<String, String> parameters) {
        return Parallelism.of(key ->
                Optional.ofNullable(parameters.get(key.substring("junit.jupiter.execution.parallel.".length()))));
    }
}
