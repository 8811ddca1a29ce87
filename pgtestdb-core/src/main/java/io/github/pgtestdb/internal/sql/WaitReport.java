package io.github.pgtestdb.internal.sql;

import java.time.Duration;

/** When a wait is to be logged, and when it is over. For one thread. */
public final class WaitReport {

    /** No wait is silent for longer. */
    public static final Duration FIRST = Duration.ofSeconds(5);

    /** A wait that goes on is logged less and less often, down to this. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final long start = System.nanoTime();
    private final Duration longestWait;
    private Duration pause = FIRST;
    private Duration next = FIRST;

    public WaitReport(Duration longestWait) {
        this.longestWait = longestWait;
    }

    /** The time since this was made. */
    public Duration waited() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    public Duration longestWait() {
        return longestWait;
    }

    public boolean isOver() {
        return waited().compareTo(longestWait) >= 0;
    }

    /** Tells whether something is to be logged now; true at most once for each time that it is due. */
    public boolean isDue() {
        Duration waited = waited();
        if (waited.compareTo(next) < 0) {
            return false;
        }
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        next = waited.plus(pause);
        return true;
    }

    /** The time until something is to be logged, or the wait is over; at least one millisecond. */
    public Duration untilNext() {
        Duration until = (next.compareTo(longestWait) < 0 ? next : longestWait).minus(waited());
        return until.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : until;
    }
}
