// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of an original and its mutants. Each result is compared with that of the original, and with all results
 * that have the same fingerprint. Not thread-safe.
 */
final class Outcomes {

    private static final String REFUSED = "refused";

    private final String name;
    private final Result original;
    private final Map<String, Named> byPrint = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Integer> exceptions = new TreeMap<>();
    private final List<String> silent = new ArrayList<>();
    private int mutants;

    /**
     * The result of a migrator.
     *
     * @param print its fingerprint, or a text that begins with "refused" if it has none
     * @param contents the definitions and rows, or a text that begins with "refused" if the build failed
     */
    record Result(String print, String contents) {

        static Result refused() {
            return new Result(REFUSED, REFUSED);
        }

        boolean isRefused() {
            return print.startsWith(REFUSED);
        }
    }

    private record Named(String what, Result result) {}

    Outcomes(String name, Result original) {
        assertThat(original.contents()).as("the original of " + name).doesNotStartWith(REFUSED);
        this.name = name;
        this.original = original;
        byPrint.put(original.print(), new Named("the original", original));
    }

    /** Adds the result of a mutant. */
    void add(String what, Result mutant) {
        mutants++;
        if (mutant.isRefused()) {
            count("refused");
            return;
        }
        Named first = byPrint.computeIfAbsent(mutant.print(), print -> new Named(what, mutant));
        if (!first.result().contents().equals(mutant.contents())) {
            silent.add(what + ", with the fingerprint of: " + first.what());
        }
        boolean isSame = mutant.contents().equals(original.contents());
        boolean isNamedSame = mutant.print().equals(original.print());
        if (isSame && !isNamedSame) {
            exceptions.merge(Mutant.kind(what), 1, Integer::sum);
        }
        count((isSame ? "same result" : mutant.contents().startsWith(REFUSED) ? "failed build" : "other result")
                + (isNamedSame ? ", same fingerprint" : ", other fingerprint"));
    }

    private void count(String outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }

    /** Prints the counts, and fails if there was a silent difference. */
    void report() {
        System.out.println("Mutants of " + name + ", seed " + Samples.SEED + ": " + mutants + " mutants " + counts
                + ", silent differences: " + silent.size() + "; same result, other fingerprint: " + exceptions);
        assertThat(silent)
                .as("changes of " + name + " with another result and the same fingerprint")
                .isEmpty();
    }
}
