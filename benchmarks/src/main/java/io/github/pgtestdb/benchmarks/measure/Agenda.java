package io.github.pgtestdb.benchmarks.measure;

import java.util.ArrayDeque;
import java.util.Deque;

/** Divides time among what is to be done, in order: what one leaves over goes to all that follow. Not thread-safe. */
public final class Agenda {

    private final Budget budget;
    private final Deque<Integer> weights = new ArrayDeque<>();

    /** Makes one of steps that get time in these proportions. */
    public Agenda(Budget budget, Iterable<Integer> weights) {
        this.budget = budget;
        weights.forEach(this.weights::add);
    }

    /** Begins the next step. */
    public Budget next() {
        int all = weights.stream().mapToInt(Integer::intValue).sum();
        return budget.share(weights.remove() / (double) all);
    }
}
