// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.admin;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.concurrent.WaitReport;
import io.github.pgtestdb.internal.support.Logs;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Waits for an advisory lock by repeated attempts to acquire it. A session that waits in {@code pg_advisory_lock}
 * cannot be interrupted or checked, and logs nothing.
 */
public final class LockWait {

    private static final Logger LOG = Logs.logger();

    private static final Duration FIRST_PAUSE = Duration.ofMillis(2);

    /** Short compared with a build, but long enough that twenty waiting JVMs put no load on the server. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private LockWait() {}

    /** The suffix of the limit in messages if a setting determines the limit. */
    public static final String SET_BY_USER = " (pgtestdb.lock-timeout)";

    /** The suffix of the limit in messages if no setting changes the limit. */
    public static final String FIXED = "";

    /**
     * Repeats the attempt until the lock is acquired.
     *
     * @param limit the suffix of the limit in messages: {@link #SET_BY_USER} or {@link #FIXED}
     * @throws PgTestDbException if the thread is interrupted, or others still hold the lock after the longest wait
     */
    public static void until(
            AdvisoryLock lock,
            Duration longestWait,
            String limit,
            Retry.Work<Boolean> attempt,
            Retry.Work<List<LockHolder>> holders)
            throws SQLException {
        WaitReport report = new WaitReport(longestWait);
        Duration pause = FIRST_PAUSE;
        while (!attempt.run()) {
            if (report.isOver()) {
                throw tooLong(lock, limit, report, holders.run());
            }
            if (report.isDue()) {
                LOG.info(
                        "Waiting for {} for {} s. It is held by {}.",
                        lock.description(),
                        report.waited().toSeconds(),
                        LockHolder.list(holders.run()));
            }
            pause(lock, pause);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
        }
    }

    private static PgTestDbException tooLong(
            AdvisoryLock lock, String limit, WaitReport report, List<LockHolder> holders) {
        return new PgTestDbException("Cannot get " + lock.description() + " within "
                + report.longestWait().toSeconds() + " s" + limit + ". It is held by "
                + LockHolder.list(holders) + ". If that run hangs, end it" + endingSql(holders)
                + (limit.equals(FIXED)
                        ? "; if it is at work, run the tests again later."
                        : "; if it is at work, raise the timeout."));
    }

    private static String endingSql(List<LockHolder> holders) {
        return holders.isEmpty()
                ? ""
                : ", or run SELECT pg_terminate_backend(" + holders.get(0).pid() + ")";
    }

    private static void pause(AdvisoryLock lock, Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgTestDbException("Interrupted while waiting for " + lock.description(), e);
        }
    }
}
