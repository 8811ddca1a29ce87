// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.concurrent;

import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Repeats work that failed for a temporary reason, with increasing pauses. The work must be repeatable. */
public final class Retry {

    private static final Logger LOG = Logs.logger();

    /** Longer than a late connection needs to leave. PostgreSQL itself waits 5 s for such a connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);

    /** More than the number of sessions that change roles at the same moment. */
    private static final int RACES = 50;

    private Retry() {}

    /** The work to be done. */
    @FunctionalInterface
    public interface Work<R> {
        R run() throws SQLException;
    }

    public static <R> R whilePassing(Work<R> work) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return work.run();
            } catch (SQLException e) {
                if (System.nanoTime() > deadline || !SqlStates.isTemporary(e) || SqlStates.isWaitedFor(e)) {
                    throw e;
                }
                LOG.debug("An attempt failed and is repeated: {}", e.getMessage());
                pause(pause, e);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
            }
        }
    }

    /** Repeats work that failed because another session changed the same roles at the same time. */
    public static <R> R whileRacing(Work<R> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (SQLException e) {
                if (attempt == RACES || SqlStates.firstOf(e, SqlStates.RACING) == null) {
                    throw e;
                }
                LOG.debug("Another session was at the same roles; trying again: {}", e.getMessage());
                pause(FIRST_PAUSE.multipliedBy(ThreadLocalRandom.current().nextInt(1, attempt + 1)), e);
            }
        }
    }

    private static void pause(Duration duration, SQLException reason) throws SQLException {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason.addSuppressed(e);
            throw reason;
        }
    }
}
