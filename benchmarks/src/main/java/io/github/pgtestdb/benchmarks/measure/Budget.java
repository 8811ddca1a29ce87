// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import java.util.concurrent.TimeUnit;

/**
 * Time that may be spent.
 *
 * @param end the time at which the budget is spent, by {@link System#nanoTime}
 */
public record Budget(long end) {

    public static Budget ofSeconds(double seconds) {
        return new Budget(System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1)));
    }

    /** Returns a part of the remaining time. */
    Budget share(double part) {
        long now = System.nanoTime();
        return new Budget(now + (long) (Math.max(0, end - now) * part));
    }

    /** Returns whether the remaining time is at least this long. */
    public boolean allows(long nanos) {
        return end - System.nanoTime() >= nanos;
    }

    public boolean isSpent() {
        return !allows(0);
    }

    public long millisecondsLeft() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }
}
