// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import java.util.Optional;
import java.util.function.Function;

/** The number of tests that JUnit runs at the same time, according to its configuration parameters. */
final class Parallelism {

    private static final String PARALLEL = "junit.jupiter.execution.parallel.";

    private Parallelism() {}

    /** A value that JUnit would reject counts as the number of processors, because JUnit's own message is better. */
    static int of(Function<String, Optional<String>> parameter) {
        if (!parameter
                .apply(PARALLEL + "enabled")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            return 1;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        String strategy = parameter.apply(PARALLEL + "config.strategy").orElse("dynamic");
        double tests = switch (strategy) {
            case "fixed" -> number(parameter, "config.fixed.parallelism", processors);
            case "dynamic" -> processors * number(parameter, "config.dynamic.factor", 1);
            default -> processors;
        };
        return Math.max(1, (int) tests);
    }

    private static double number(Function<String, Optional<String>> parameter, String key, double otherwise) {
        try {
            return parameter.apply(PARALLEL + key).map(Double::valueOf).orElse(otherwise);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
