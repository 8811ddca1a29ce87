// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the beginnings of tests. Objects that Hibernate creates get no notice of a test, but can see that the count
 * has changed.
 *
 * <p>The counter is static and also counts tests of other application contexts. The only effect is that an optimizer
 * discards the rest of its block. Thread-safe.
 */
final class TestCounter {

    private static final AtomicLong CURRENT = new AtomicLong();

    private TestCounter() {}

    static long current() {
        return CURRENT.get();
    }

    static long next() {
        return CURRENT.incrementAndGet();
    }
}
