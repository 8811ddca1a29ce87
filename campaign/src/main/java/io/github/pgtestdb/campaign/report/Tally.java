// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.report;

import io.github.pgtestdb.campaign.jvm.Event.Kind;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The counts of one kind of fault. */
public final class Tally {

    private final String fault;
    private final String description;
    private final Map<String, Integer> problems = new LinkedHashMap<>();
    private final List<String> figures = new ArrayList<>();
    private int rounds;
    private int injections;
    private int failedRounds;
    private int passedTests;
    private int reportedTests;
    private @Nullable String skipped;

    /** Creates a tally with all counts at zero. */
    public Tally(String fault, String description) {
        this.fault = fault;
        this.description = description;
    }

    /** Adds the tests of a JVM that the fault could affect. */
    public void count(JvmReport report) {
        for (JvmReport.Result result : report.results()) {
            if (result.outcome() == Kind.PASSED) {
                passedTests++;
            } else {
                reportedTests++;
            }
        }
    }

    /** Counts one injection of the fault. */
    public void injected() {
        injections++;
    }

    /** Adds a round, with everything in which it falls short. */
    public void round(List<String> roundProblems) {
        rounds++;
        if (!roundProblems.isEmpty()) {
            failedRounds++;
        }
        kinds(roundProblems).keySet().forEach(kind -> problems.merge(kind, 1, Integer::sum));
    }

    /** Records the reason why there is no round. */
    public void skip(String reason) {
        skipped = reason;
    }

    /** Adds a measured figure. */
    public void figure(String figure) {
        figures.add(figure);
    }

    public String fault() {
        return fault;
    }

    public int passed() {
        return rounds - failedRounds;
    }

    public int failed() {
        return failedRounds;
    }

    String description() {
        return description;
    }

    String results() {
        if (skipped != null) {
            return "skipped: " + skipped;
        }
        String times = injections > rounds ? " (" + injections + " kills)" : "";
        String tests = passed() + " of " + rounds + " rounds" + times + " as they should be; " + passedTests
                + " tests passed, " + reportedTests + " reported the reason";
        return figures.isEmpty() ? tests : tests + "; " + String.join("; ", figures);
    }

    String shortfalls() {
        List<String> all = new ArrayList<>();
        problems.forEach((kind, count) -> all.add(count + " × " + kind));
        return all.isEmpty() ? (skipped == null ? "nothing" : "not run") : String.join("; ", all);
    }

    /** Returns the counts as one line. */
    @Override
    public String toString() {
        return fault + ": "
                + (skipped == null
                        ? passed() + " passed, " + failedRounds + " failed (tests: " + passedTests + " passed, "
                                + reportedTests + " reported)"
                        : "SKIPPED: " + skipped);
    }

    /**
     * Returns the kinds of problems, each with its number. Problems that differ only in names and numbers are of one
     * kind.
     */
    public static Map<String, Integer> kinds(List<String> problems) {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        problems.forEach(problem -> kinds.merge(general(problem), 1, Integer::sum));
        return kinds;
    }

    private static String general(String problem) {
        String kind = problem.replaceAll("[0-9a-f]{8,}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…")
                .replaceAll("[0-9a-f]{16,}", "…")
                .replaceAll("\\d+", "n")
                .replaceAll("\\S+TestCase\\S*", "a test")
                .replaceAll("\\s+", " ")
                .replace("|", "/");
        return kind.length() > 300 ? kind.substring(0, 300) + "…" : kind;
    }
}
