// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.report;

import io.github.pgtestdb.benchmarks.measure.Stats;
import org.jspecify.annotations.Nullable;

/**
 * One figure, or the reason why there is none.
 *
 * @param name the name of the measurement
 * @param system the system to which the figure belongs
 * @param unit such as {@code ms}
 * @param median the median, or {@code null}
 * @param p99 the 99th percentile, or {@code null}
 * @param n how many observations there were
 * @param why the reason why there is no figure, or {@code null}
 */
public record Measurement(
        String name,
        String system,
        String unit,
        @Nullable Double median,
        @Nullable Double p99,
        int n,
        @Nullable String why) {

    public static Measurement of(String name, String system, String unit, Stats stats) {
        return new Measurement(name, system, unit, stats.median(), stats.p99(), stats.n(), null);
    }

    public static Measurement missing(String name, String system, String unit, String why) {
        return new Measurement(name, system, unit, null, null, 0, why);
    }
}
