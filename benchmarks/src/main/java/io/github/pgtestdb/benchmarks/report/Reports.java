// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that a run writes: {@code results.json}, {@code results.svg}, and {@code results.md}, with text for
 * benchmarks/NOTES.md and the README.
 *
 * @param directory the directory of the files
 * @param results the figures, to which more may be added
 */
public record Reports(Path directory, Results results) {

    private static final List<String> PLOTTED =
            List.of("test_0ms", "test_50ms", "wait_50ms", "test_0ms_200MB", "start_warm", "start_cold");

    /** Writes the files, and replaces those of an earlier call. */
    public synchronized void write() throws IOException {
        results.write(directory.resolve("results.json"));
        SvgPlot.write(directory.resolve("results.svg"), results, PLOTTED);
        Files.writeString(directory.resolve("results.md"), Markdown.of(results));
    }
}
