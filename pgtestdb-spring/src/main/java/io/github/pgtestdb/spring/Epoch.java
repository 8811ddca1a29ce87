package io.github.pgtestdb.spring;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the beginnings of tests, so that what Hibernate makes itself, and cannot be told of a test, can see that another
 * one has begun. The one static state of this module. That a test of another application context counts, too, costs an
 * optimizer the rest of its block and nothing else. Thread-safe.
 */
final class Epoch {

    private static final AtomicLong CURRENT = new AtomicLong();

    private Epoch() {}

    static long current() {
        return CURRENT.get();
    }

    static long next() {
        return CURRENT.incrementAndGet();
    }
}
