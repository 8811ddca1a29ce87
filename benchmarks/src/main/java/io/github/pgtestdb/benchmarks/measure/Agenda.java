// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Divides time among steps, in order. If a step takes less than its time, the rest goes to all steps after it. Not
 * thread-safe.
 */
public final class Agenda {

    private final Budget budget;
    private final Deque<Integer> weights = new ArrayDeque<>();

    /** Creates an agenda of steps that get time in these proportions. */
    public Agenda(Budget budget, Iterable<Integer> weights) {
        this.budget = budget;
        weights.forEach(this.weights::add);
    }

    /** Begins the next step, and returns its time. */
    public Budget next() {
        int all = weights.stream().mapToInt(Integer::intValue).sum();
        return budget.share(weights.remove() / (double) all);
    }
}
