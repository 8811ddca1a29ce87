// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.judge;

import io.github.pgtestdb.campaign.jvm.Event.Kind;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import io.github.pgtestdb.campaign.jvm.JvmReport.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proves that each test passed, or reported the reason within its time, and that no test found wrong contents. */
final class TestProof {

    /** The timeout of a test, plus the time in which a busy machine notices it. */
    private static final long MAX_MILLIS = 80_000;

    private TestProof() {}

    /**
     * Returns the problems of the tests of a JVM.
     *
     * @param report the report of the JVM
     * @param mustPass whether the fault gives no test of this JVM a reason to fail
     */
    static List<String> problems(JvmReport report, boolean mustPass) {
        List<String> problems = new ArrayList<>();
        for (Result result : report.results()) {
            problem(result, mustPass)
                    .ifPresent(problem -> problems.add(report.jvm() + ": " + result.test() + " " + problem));
        }
        if (!report.killed() && !report.isComplete()) {
            problems.add(report.jvm() + " ended without the end of its report");
        }
        if (!report.killed() && !report.unfinished().isEmpty()) {
            problems.add(report.jvm() + " has tests without an end: " + report.unfinished());
        }
        return problems;
    }

    private static Optional<String> problem(Result result, boolean mustPass) {
        String problem = null;
        if (result.outcome() == Kind.WRONG) {
            problem = "found wrong contents: " + result.reason();
        } else if (result.millis() > MAX_MILLIS || result.reason().contains("TimeoutException")) {
            problem = "gave no answer in time, only after " + result.millis() + " ms: " + result.reason();
        } else if (result.outcome() == Kind.FAILED && result.reason().isEmpty()) {
            problem = "failed without a reason";
        } else if (result.outcome() == Kind.FAILED && mustPass) {
            problem = "failed, which the fault does not explain: " + result.reason();
        }
        return Optional.ofNullable(problem);
    }
}
