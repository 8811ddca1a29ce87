// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.campaign.jvm.Event.Kind;
import io.github.pgtestdb.campaign.jvm.JvmReport.Hold;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmReportTests {

    private static final String DATABASE = "pgtestdb_c_0f1e2d3c4b5a6978_7";

    @Test
    void readsItsLines() {
        assertThat(Event.parse("@TAKE 17 " + DATABASE)).contains(new Event(Kind.TAKE, 17, DATABASE));
        assertThat(Event.parse("[main] INFO something")).isEmpty();
    }

    @Test
    void knowsWhenATestHadADatabase() {
        JvmReport report = new JvmReport(
                "run",
                List.of(new Event(Kind.TAKE, 10, "a"), new Event(Kind.TAKE, 12, "b"), new Event(Kind.DONE, 20, "a")),
                99,
                true);
        assertThat(report.holds()).containsExactlyInAnyOrder(new Hold("a", 10, 20), new Hold("b", 12, 99));
    }

    @Test
    void knowsItsRuns() {
        assertThat(new JvmReport("run", List.of(new Event(Kind.TAKE, 1, DATABASE)), 2, false).runs())
                .containsExactly("0f1e2d3c4b5a6978");
    }
}
