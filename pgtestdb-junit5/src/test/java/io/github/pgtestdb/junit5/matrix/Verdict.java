// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.matrix.Probe.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares the results of a combination with its expectation.
 *
 * @param messages of all failures in its classes
 */
record Verdict(Combination combination, List<String> messages) {

    /** Tells whether some of its tests are refused. */
    boolean isRefused() {
        return !IntStream.range(0, combination.levels().size()).allMatch(level -> Expectation.runs(combination, level));
    }

    /** Returns the differences; empty if there are none. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        List<Seen> seen = Probe.seen(combination.name());
        for (int level = 0; level < combination.levels().size(); level++) {
            long expected = Expectation.runs(combination, level) ? combination.executionsEach() : 0;
            long ran = ran(level, seen);
            if (ran != expected) {
                wrong.add("%s ran %d times instead of %d".formatted(combination.testClass(level), ran, expected));
            }
        }
        seen.forEach(one -> one.rows().stream()
                .filter(row -> !mayBeSeen(one, row))
                .forEach(row -> wrong.add(one + " has the row " + row)));
        List<String> refusals = messages.stream()
                .filter(message -> !message.equals(LateFailure.MESSAGE))
                .toList();
        refusals.stream().filter(message -> Refusals.kind(message).isEmpty()).forEach(wrong::add);
        if (refusals.isEmpty() == isRefused()) {
            wrong.add(combination.name() + " should " + (isRefused() ? "" : "not ") + "be refused");
        }
        if (combination.failsLate() != messages.contains(LateFailure.MESSAGE) && seen.size() > 0) {
            wrong.add("The other extension " + (combination.failsLate() ? "did not fail" : "failed"));
        }
        return wrong.isEmpty() ? wrong : withSource(wrong);
    }

    /** Counts the executions. The dynamic tests of a factory count as one. */
    private long ran(int level, List<Seen> seen) {
        return seen.stream()
                .filter(one -> one.place().isEmpty() && one.testClass().startsWith(combination.testClass(level) + "#"))
                .count();
    }

    private List<String> withSource(List<String> wrong) {
        wrong.addAll(messages);
        wrong.add(Source.of(combination));
        return wrong;
    }

    private boolean mayBeSeen(Seen seen, String row) {
        String[] fields = row.split("\\|", -1);
        Expectation expectation = new Expectation(combination, seen.name());
        if (!fields[3].equals(seen.name())) {
            return false;
        }
        if (fields[0].equals("seed")) {
            return expectation.isShared(level(seen.testClass()), level(seen.testClass()));
        }
        String invocation = seen.testClass().substring(seen.testClass().indexOf('#'));
        boolean isSame = fields[2].equals(String.valueOf(seen.id()));
        return isSame
                || (fields[1].startsWith(combination.name() + ".")
                        && fields[1].endsWith(invocation)
                        && isShared(expectation, level(seen.testClass()), level(fields[1]), fields[0]));
    }

    /** The other extension writes to the database of a class even before a test that is refused afterwards. */
    private boolean isShared(Expectation expectation, int level, int other, String writer) {
        boolean isRefusedLater = writer.equals("before") && !Expectation.runs(combination, other);
        return isRefusedLater ? expectation.isShared(level, level) : expectation.isShared(level, other);
    }

    private static int level(String testClass) {
        return Character.digit(testClass.charAt(testClass.indexOf(".L") + 2), 10);
    }
}
