// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import java.util.List;

/**
 * The end of a container, if it has ended, and its output.
 *
 * @param end for example {@code exited with status 1}
 * @param lines the last lines that it wrote
 */
record ContainerDiagnostics(String end, List<String> lines) {

    /** PostgreSQL gives the reason in its last lines. An entry point that does not fit may need more. */
    private static final int LINES = 5;

    static ContainerDiagnostics of(ContainerState state, String output) {
        List<String> lines = output.lines()
                .filter(line -> !line.isBlank())
                .map(String::strip)
                .toList();
        return new ContainerDiagnostics(end(state), lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }

    private static String end(ContainerState state) {
        if (Boolean.TRUE.equals(state.getOOMKilled())) {
            return "was killed because it ran out of memory";
        }
        return Boolean.TRUE.equals(state.getRunning())
                ? "runs, but does not answer"
                : "exited with status " + state.getExitCodeLong();
    }

    String sentence() {
        String output =
                lines.isEmpty() ? "It wrote nothing." : "It wrote last:\n  " + String.join("\n  ", lines) + "\n";
        return "the container " + end + ". " + output;
    }
}
