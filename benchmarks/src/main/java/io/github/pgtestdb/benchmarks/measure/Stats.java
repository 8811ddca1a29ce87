// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * A summary of figures.
 *
 * @param median the figure in the middle, or the mean of the two in the middle
 * @param p99 the smallest figure that 99 % of the figures do not exceed; the largest, if there are fewer than a hundred
 * @param n how many figures there were
 */
public record Stats(double median, double p99, int n) {

    public static Stats of(Collection<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("No figures");
        }
        double[] sorted =
                figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Stats(median(sorted), sorted[(int) Math.ceil(sorted.length * 0.99) - 1], sorted.length);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        double[] around = Arrays.copyOfRange(sorted, (sorted.length - 1) / 2, middle + 1);
        return Arrays.stream(around).average().orElseThrow();
    }
}
