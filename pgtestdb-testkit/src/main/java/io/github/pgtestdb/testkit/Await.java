// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for a condition, with a deadline. */
public final class Await {

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private Await() {}

    /** Waits until the condition is true. Fails with the description after two minutes. */
    public static void until(String description, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + DEADLINE.toSeconds() + " s: " + description);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
