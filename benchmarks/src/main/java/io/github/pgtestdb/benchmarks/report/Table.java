// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.report;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The figures as lines of text. */
public final class Table {

    private static final String ROW = "%-28s %-28s %12s %12s %7s  %s";

    public static String of(Results results) {
        String head = ROW.formatted("measurement", "system", "median", "p99", "n", "unit");
        String rows = results.measurements().stream().map(Table::row).collect(Collectors.joining("\n"));
        String ratios = Results.RATIOS.stream()
                .map(key -> "%-28s %s".formatted(key, results.ratioText(key)))
                .collect(Collectors.joining("\n"));
        return head + "\n" + rows + "\n\n" + ratios;
    }

    /** Formats a figure with about three significant digits, the same in every locale. */
    static String figure(@Nullable Double value) {
        if (value == null) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String row(Measurement measurement) {
        String why = measurement.why();
        return ROW.formatted(
                measurement.name(),
                measurement.system(),
                figure(measurement.median()),
                figure(measurement.p99()),
                measurement.n(),
                why == null ? measurement.unit() : why);
    }

    private Table() {}
}
