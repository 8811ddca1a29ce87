// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * The number and choice of the generated cases that a test tries. {@code -Dgenerated.count=1000 -Dgenerated.seed=7}
 * tries more or other cases. The seed is printed with the counts.
 */
final class Samples {

    static final long SEED = Long.getLong("generated.seed", 20261130L);

    private Samples() {}

    /** Returns the number of cases to try. */
    static int count(int byDefault) {
        return Integer.getInteger("generated.count", byDefault);
    }

    /** Returns random numbers that depend on the seed and the purpose. */
    static Random random(String purpose) {
        return new Random(SEED * 31 + purpose.hashCode());
    }

    /** Returns some of all mutants. */
    static List<Mutant> some(List<Mutant> all, int byDefault, String purpose) {
        return some(all, Mutant::what, byDefault, purpose);
    }

    /**
     * Returns some of all cases: one of each kind of change first, then the second of each, and so on. Returns all
     * cases if there are no more than the number to try. The seed decides the order within a kind.
     */
    static <T> List<T> some(List<T> all, Function<T, String> what, int byDefault, String purpose) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random(purpose));
        Map<String, Integer> seen = new HashMap<>();
        IdentityHashMap<T, Integer> rounds = new IdentityHashMap<>();
        shuffled.forEach(each -> rounds.put(each, seen.merge(Mutant.kind(what.apply(each)), 1, Integer::sum)));
        shuffled.sort(Comparator.comparing(rounds::get));
        return shuffled.subList(0, Math.min(count(byDefault), shuffled.size()));
    }
}
