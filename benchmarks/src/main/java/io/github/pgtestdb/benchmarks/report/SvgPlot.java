// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bars on a logarithmic scale, in a group for each chosen measurement. */
public final class SvgPlot {

    private static final int ROW = 22;
    private static final int LEFT = 230;
    private static final int WIDTH = 860;
    private static final int DECADE = 120;

    /** The start of the scale: smaller values have the shortest bar. */
    private static final double LEAST = 0.01;

    private final StringBuilder body = new StringBuilder();
    private int y = 10;

    private SvgPlot() {}

    /** Draws the medians of the measurements of these names. */
    public static void write(Path file, Results results, List<String> names) throws IOException {
        SvgPlot plot = new SvgPlot();
        for (String name : names) {
            plot.group(
                    name,
                    results.measurements().stream()
                            .filter(measurement -> measurement.name().equals(name))
                            .toList());
        }
        Files.writeString(file, plot.document());
    }

    private void group(String name, List<Measurement> measurements) {
        if (measurements.isEmpty()) {
            return;
        }
        text(
                10,
                "font-weight=\"bold\"",
                name + ", median in " + measurements.get(0).unit() + ", logarithmic");
        y += ROW;
        measurements.forEach(this::bar);
        y += ROW / 2;
    }

    private void bar(Measurement measurement) {
        text(20, "", measurement.system());
        Double median = measurement.median();
        int length = median == null ? 0 : length(median);
        String colour = measurement.system().startsWith("pgtestdb") ? "#2a7ab0" : "#9aa5ad";
        body.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
                .formatted(LEFT, y + 4, length, ROW - 8, colour));
        text(LEFT + length + 6, "", median == null ? "no figure" : Table.figure(median));
        y += ROW;
    }

    private static int length(double value) {
        return (int) Math.max(1, DECADE * Math.log10(Math.max(value, LEAST) / LEAST));
    }

    private void text(int x, String style, String text) {
        body.append("<text x=\"%d\" y=\"%d\" %s>%s</text>%n".formatted(x, y + ROW - 7, style, escape(text)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private String document() {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="white"/>
                %s</svg>
                """.formatted(WIDTH, y + ROW, body);
    }
}
