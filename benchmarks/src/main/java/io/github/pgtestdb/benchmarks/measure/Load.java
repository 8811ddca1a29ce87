// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

/**
 * The tests of one block.
 *
 * @param tests how many tests a block has
 * @param threads how many tests run at once
 * @param milliseconds the work of each test
 */
public record Load(int tests, int threads, int milliseconds) {

    public Load {
        // Every thread has the same number of tests, and at least one.
        tests = Math.max(1, tests / threads) * threads;
    }

    /** Returns the same load with a quarter of the tests. */
    public Load quarter() {
        return new Load(tests / 4, threads, milliseconds);
    }

    /** Returns the same load with the number of tests multiplied by a factor. */
    Load shrunk(double factor) {
        return new Load((int) Math.round(tests * factor), threads, milliseconds);
    }

    Load warmUp() {
        return new Load(2 * threads, threads, 0);
    }
}
