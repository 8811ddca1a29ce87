// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, up to a deadline. */
final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** A condition that may look at files and processes. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void until(String description, Condition condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > DEADLINE.toNanos()) {
                throw new AssertionError("Not within " + DEADLINE.toSeconds() + " s: " + description);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Await() {}
}
