// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.campaign.jvm.Event;
import io.github.pgtestdb.campaign.jvm.Event.Kind;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TestProofTests {

    @Test
    @DisplayName("A failed test with a reason is accepted unless the fault gives it no reason to fail")
    void acceptsFailureExplainedByFault() {
        JvmReport report = report(
                new Event(Kind.STARTED, 1, "a"),
                new Event(Kind.PASSED, 2, "a"),
                new Event(Kind.STARTED, 1, "b"),
                new Event(Kind.FAILED, 2, "b connection refused"));
        assertThat(TestProof.problems(report, false)).isEmpty();
        assertThat(TestProof.problems(report, true))
                .containsExactly("run: b failed, which the fault does not explain: connection refused");
    }

    @Test
    @DisplayName("Wrong contents are a problem even if the fault excuses failures")
    void reportsWrongContentsDespiteFault() {
        assertThat(TestProof.problems(
                        report(new Event(Kind.STARTED, 1, "a"), new Event(Kind.WRONG, 2, "a visits 2")), false))
                .containsExactly("run: a found wrong contents: visits 2");
    }

    @Test
    void findsAFailureWithoutAReason() {
        assertThat(TestProof.problems(report(new Event(Kind.STARTED, 1, "a"), new Event(Kind.FAILED, 2, "a")), false))
                .containsExactly("run: a failed without a reason");
    }

    @Test
    void findsATestThatAnswersTooLate() {
        assertThat(TestProof.problems(
                        report(new Event(Kind.STARTED, 0, "a"), new Event(Kind.FAILED, 90_000, "a gave up")), false))
                .containsExactly("run: a gave no answer in time, only after 90000 ms: gave up");
    }

    @Test
    void findsAJvmThatEndedInTheMiddle() {
        JvmReport ended = new JvmReport("run", List.of(new Event(Kind.STARTED, 1, "a")), 5, false);
        assertThat(TestProof.problems(ended, false))
                .containsExactly("run ended without the end of its report", "run has tests without an end: [a]");
        JvmReport killed = new JvmReport("run", ended.events(), 5, true);
        assertThat(TestProof.problems(killed, false)).isEmpty();
    }

    private static JvmReport report(Event... events) {
        List<Event> all = new ArrayList<>(List.of(events));
        all.add(new Event(Kind.END, 100, "suite"));
        return new JvmReport("run", all, 100, false);
    }
}
