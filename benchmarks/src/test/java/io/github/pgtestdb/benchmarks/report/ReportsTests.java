// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTests {

    private final Results results = new Results(Map.of("processors", 2));

    @TempDir
    Path directory;

    @BeforeEach
    void figures() {
        results.add("test_0ms", "pgtestdb", "ms", List.of(14.0));
        results.add("test_0ms", "plain sequence", "ms", List.of(49.0));
        results.addMissing("test_0ms", "zonky", "ms", "no | server");
        results.add("wait_50ms", "pgtestdb", "ms", List.of(0.02, 3.0, 0.03));
        results.ratio("trivial_vs_plain", 0.29);
        results.ratio("wait_p50_ms", 0.03);
    }

    @Test
    void writesAllFilesAgainAndAgain() throws IOException {
        Reports reports = new Reports(directory, results);
        reports.write();
        results.ratio("trivial_vs_plain", 0.24);
        reports.write();

        assertThat(directory.resolve("results.json")).content().contains("\"trivial_vs_plain\": 0.24");
        assertThat(directory.resolve("results.svg")).content().contains("49.0");
        assertThat(directory.resolve("results.md")).content().contains("| 0.24 | met |");
    }

    @Test
    void rendersWhatWasTakenAndWhatWasNot() throws IOException {
        assertThat(markdown())
                .contains("| trivial test, against the plain sequence | ≤ 0.25 | 0.29 | **missed** |")
                .contains("| wait for a database, tests of 50 ms, median, ms | ≤ 0.05 | 0.0300 | met |")
                .contains("| trivial test, against the floor | ≤ 1.25 | null: The run did not get that far |  |");
    }

    @Test
    void rendersATableOfSystems() throws IOException {
        assertThat(markdown()).contains("""
                ### A test, ms

                | | 0ms |
                |---|---:|
                | pgtestdb | 14.0 |
                | plain sequence | 49.0 |
                | zonky | null: no \\| server |

                ### Wait for an open connection, ms: median / 99 %

                | | 50ms |
                |---|---:|
                | pgtestdb | 0.0300 / 3.00 |

                """);
    }

    @Test
    void rendersTheLineOfTheReadme() throws IOException {
        assertThat(markdown())
                .endsWith("## For the README\n\nOn a machine of 2 processors (null), tests of 50 ms wait 0.0300 ms for"
                        + " their database (99 %: (not taken) ms), and a suite of them takes (not taken) times as long as"
                        + " without isolation; a trivial test takes 14.0 ms, zonky's `PreparedDbExtension` (not taken) ms,"
                        + " the plain create, test and drop 49.0 ms.\n\n");
    }

    @Test
    void everyRatioHasATarget() {
        assertThat(Results.RATIOS)
                .allSatisfy(key -> assertThat(Target.of(key).most()).isPositive());
    }

    private String markdown() throws IOException {
        new Reports(directory, results).write();
        return Files.readString(directory.resolve("results.md"));
    }
}
