package io.github.pgtestdb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that a run leaves: {@code results.json}, {@code results.svg}, and {@code results.md} with what goes into
 * docs/performance.md and the README.
 *
 * @param directory where
 * @param results the figures, which may still be added to
 */
public record Reports(Path directory, Results results) {

    private static final List<String> PLOTTED =
            List.of("test_0ms", "test_50ms", "wait_50ms", "test_0ms_200MB", "start_warm", "start_cold");

    /** Writes all of them, over those that were written before. */
    public synchronized void write() throws IOException {
        results.write(directory.resolve("results.json"));
        SvgPlot.write(directory.resolve("results.svg"), results, PLOTTED);
        Files.writeString(directory.resolve("results.md"), Markdown.of(results));
    }
}
