// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.concurrent;

import java.time.Duration;

/** Decides when a wait is logged, and when it is over. Not thread-safe. */
public final class WaitReport {

    /** The first report of a wait. */
    public static final Duration FIRST = Duration.ofSeconds(5);

    /** The intervals between reports of the same wait double up to this. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final long start = System.nanoTime();
    private final Duration longestWait;
    private Duration pause = FIRST;
    private Duration next = FIRST;

    public WaitReport(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /** Returns the time since this object was created. */
    public Duration waited() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    public Duration longestWait() {
        return longestWait;
    }

    public boolean isOver() {
        return waited().compareTo(longestWait) >= 0;
    }

    /** Tells whether a report is due now. Returns true at most once for each due time. */
    public boolean isDue() {
        Duration waited = waited();
        if (waited.compareTo(next) < 0) {
            return false;
        }
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        next = waited.plus(pause);
        return true;
    }

    /** Returns the time until the next report or the end of the wait, but at least one millisecond. */
    public Duration untilNext() {
        Duration until = (next.compareTo(longestWait) < 0 ? next : longestWait).minus(waited());
        return until.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : until;
    }
}
