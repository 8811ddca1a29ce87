package io.github.pgtestdb.tests.mutants;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How many generated cases a test tries, and which. {@code -Dgenerated.count=1000 -Dgenerated.seed=7} tries more, or others; the
 * seed is printed with the counts.
 */
final class Samples {

    static final long SEED = Long.getLong("generated.seed", 20261130L);

    private Samples() {}

    /** Returns how many cases to try. */
    static int count(int byDefault) {
        return Integer.getInteger("generated.count", byDefault);
    }

    /** Returns random numbers that depend on the seed and the purpose. */
    static Random random(String purpose) {
        return new Random(SEED * 31 + purpose.hashCode());
    }

    /** Returns some of all, in an order that the seed decides; all if there are not more. */
    static <T> List<T> some(List<T> all, int byDefault, String purpose) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random(purpose));
        return shuffled.subList(0, Math.min(count(byDefault), shuffled.size()));
    }
}
