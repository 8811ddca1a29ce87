// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.concurrent.WaitReport;
import io.github.pgtestdb.internal.run.HeldLock;
import io.github.pgtestdb.internal.run.RunLock;
import io.github.pgtestdb.internal.support.Logs;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Allows one template build at a time on a server: by one thread of this JVM, and by one of the runs on the server. All
 * waits are logged, can be interrupted, and end after {@code pgtestdb.lock-timeout}. Thread-safe.
 *
 * <ul>
 * <li>{@code mutex} is held by the thread of this JVM that builds, or waits for the lock of builds.
 * <li>{@code turn} describes that thread, and is null while no thread holds {@code mutex}.
 * <li>{@code held} is the lock of builds, and is null unless that thread holds it.
 * </ul>
 */
public final class BuildQueue {

    private static final Logger LOG = Logs.logger();

    private final RunLock run;
    private final Duration longestWait;
    private final ReentrantLock mutex = new ReentrantLock();
    private volatile @Nullable Turn turn;
    private volatile @Nullable HeldLock held;

    /** The thread that builds, the migrator, and the start in nanoseconds. */
    private record Turn(Thread thread, String migrator, long start) {

        @Override
        public String toString() {
            return "thread \"" + thread.getName() + "\" of this JVM has been building the template of " + migrator
                    + " for " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s";
        }
    }

    public BuildQueue(RunLock run, Duration longestWait) {
        this.run = run;
        this.longestWait = longestWait;
    }

    /** Does work while no other thread and no other run builds. */
    <R> R inTurn(String migrator, Retry.Work<R> work) throws SQLException {
        lockMutex(migrator);
        try {
            turn = new Turn(Thread.currentThread(), migrator, System.nanoTime());
            try (HeldLock lock = run.take(AdvisoryLock.BUILD, longestWait)) {
                held = lock;
                return work.run();
            } finally {
                held = null;
            }
        } finally {
            turn = null;
            mutex.unlock();
        }
    }

    /** Throws if another run may have had a turn meanwhile, because the session was lost. Call it in a turn. */
    void check() throws SQLException {
        HeldLock lock = held;
        if (lock == null) {
            throw new IllegalStateException("Nobody is building");
        }
        lock.check();
    }

    /** Describes the current build, for messages. */
    String state() {
        Turn current = turn;
        return current == null ? "no thread of this JVM is building a template" : current.toString();
    }

    private void lockMutex(String migrator) {
        WaitReport report = new WaitReport(longestWait);
        try {
            while (!mutex.tryLock(report.untilNext().toNanos(), TimeUnit.NANOSECONDS)) {
                if (report.isOver()) {
                    throw new PgTestDbException("Cannot build the template of " + migrator + ": " + state()
                            + ", and only one is built at a time. Waited " + longestWait.toSeconds()
                            + " s (pgtestdb.lock-timeout). If that build hangs, find out why; if it is at work, raise the"
                            + " timeout.");
                }
                if (report.isDue()) {
                    LOG.info(
                            "Waiting for {} s to build the template of {}: {}.",
                            report.waited().toSeconds(),
                            migrator,
                            state());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PgTestDbException("Interrupted while waiting to build the template of " + migrator, e);
        }
    }
}
