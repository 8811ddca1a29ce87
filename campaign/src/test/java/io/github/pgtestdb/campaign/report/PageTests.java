// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTests {

    @Test
    void replacesTheRowsOfTheFaultsThatRan(@TempDir Path directory) throws Exception {
        Page page = new Page(directory.resolve("page.md"), List.of("first", "second"));
        page.write(List.of(tally("first", List.of()), tally("second", List.of())), 3, 7);
        page.write(List.of(tally("second", List.of("lost pgtestdb_c_0123456789abcdef_1", "late by 5 ms"))), 9, 8);
        assertThat(Files.readString(page.file()))
                .contains(
                        "| `first` | what first does | 1 of 1 rounds as they should be; 0 tests passed, 0 reported the"
                                + " reason | nothing | `.ci/campaign --only first --kills 3 --seed 7` |\n"
                                + "| `second` | what second does | 0 of 1 rounds as they should be; 0 tests passed, 0 reported the"
                                + " reason | 1 × lost pgtestdb_c_…_n; 1 × late by n ms | `.ci/campaign --only second --kills 9"
                                + " --seed 8` |\n")
                .doesNotContain("--only second --kills 3");
    }

    @Test
    void saysWhyAFaultDidNotRun(@TempDir Path directory) throws Exception {
        Tally skipped = new Tally("first", "what first does");
        skipped.skip("only root can");
        Page page = new Page(directory.resolve("page.md"), List.of("first"));
        page.write(List.of(skipped), 1, 2);
        assertThat(Files.readString(page.file()))
                .contains("| `first` | what first does | skipped: only root can | not run |");
    }

    private static Tally tally(String fault, List<String> problems) {
        Tally tally = new Tally(fault, "what " + fault + " does");
        tally.round(problems);
        return tally;
    }
}
