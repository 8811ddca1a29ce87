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

    Load warmUp() {
        return new Load(2 * threads, threads, 0);
    }
}
