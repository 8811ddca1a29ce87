package io.github.pgtestdb.benchmarks.measure;

/**
 * What is asked of a system.
 *
 * @param tests how many tests make a block
 * @param threads how many run at once
 * @param milliseconds the work of each
 */
public record Load(int tests, int threads, int milliseconds) {

    public Load {
        // Every thread has the same number of tests, and at least one.
        tests = Math.max(1, tests / threads) * threads;
    }

    /** The same with a quarter of the tests. */
    public Load quarter() {
        return new Load(tests / 4, threads, milliseconds);
    }

    /** The same with fewer tests. */
    Load shrunk(double factor) {
        return new Load((int) Math.round(tests * factor), threads, milliseconds);
    }

    Load warmUp() {
        return new Load(2 * threads, threads, 0);
    }
}
