// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * The connections that an application has borrowed from one database and not returned, and whether it may borrow more.
 * Thread-safe. Guarded by its own lock, which is never held while a connection is opened.
 */
final class BorrowedConnections {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    /**
     * The longest time that one check adds to the wait. If the machine stands still, or is too busy to run this thread,
     * other threads cannot return connections either.
     */
    private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofMillis(20);

    /** @param since the value of {@link #waitedNanos} when the connection was borrowed */
    private record Loan(Connection connection, Thread borrower, long since) {}

    private final List<Loan> loans = new ArrayList<>();

    /** The time that {@link #end} has waited for returns. */
    private long waitedNanos;

    /** The names of the threads that borrowed while {@link #end} was waiting, with the number of times. */
    private final Map<String, Integer> returning = new HashMap<>();

    private int opening;
    private boolean ended;

    /** Returns an instance that lends nothing until {@link #begin}. */
    static BorrowedConnections notBegun() {
        BorrowedConnections loans = new BorrowedConnections();
        loans.ended = true;
        return loans;
    }

    synchronized void begin() {
        ended = false;
    }

    /** Requests permission to borrow; then {@link #borrowed} or {@link #failed} must follow. False after the end. */
    synchronized boolean mayBorrow() {
        if (!ended) {
            opening++;
        }
        return !ended;
    }

    synchronized void borrowed(Connection connection) {
        opening--;
        loans.removeIf(BorrowedConnections::isReturned);
        loans.add(new Loan(connection, Thread.currentThread(), waitedNanos));
        if (waitedNanos > 0) {
            returning.merge(Thread.currentThread().getName(), 1, Integer::sum);
        }
    }

    synchronized void failed() {
        opening--;
    }

    /**
     * Ends the lending as soon as all other threads have returned their connections, or after the grace period. Then
     * waits for the connections that were borrowed during the wait, at most as long again.
     *
     * <p>The wait is for tasks that are about to return a connection after the test has seen their effect. Connections
     * of this thread are not awaited, because the test forgot to close them. An interrupt ends the wait.
     *
     * @return the names of the threads that borrowed repeatedly until the time was up; usually empty
     */
    SortedSet<String> end(Duration grace) {
        long lastLook = System.nanoTime();
        while (!hasEnded(grace)) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            long now = System.nanoTime();
            addWaited(Math.min(now - lastLook, LONGEST_BETWEEN_LOOKS.toNanos()));
            lastLook = now;
        }
        return pollers(grace);
    }

    private synchronized SortedSet<String> pollers(Duration grace) {
        SortedSet<String> names = new TreeSet<>();
        if (waitedNanos >= grace.toNanos()) {
            returning.forEach((name, times) -> {
                if (times > 1) {
                    names.add(name);
                }
            });
        }
        return names;
    }

    private synchronized void addWaited(long nanos) {
        waitedNanos += nanos;
    }

    private synchronized boolean hasEnded(Duration grace) {
        loans.removeIf(BorrowedConnections::isReturned);
        boolean hurried = Thread.currentThread().isInterrupted();
        boolean late = waitedNanos >= grace.toNanos();
        boolean awaited = opening > 0 || loans.stream().anyMatch(loan -> isAwaited(loan, grace));
        ended |= !awaited || late || hurried;
        return !awaited || hurried || waitedNanos >= 2 * grace.toNanos();
    }

    private boolean isAwaited(Loan loan, Duration grace) {
        return loan.borrower() != Thread.currentThread() && waitedNanos - loan.since() < grace.toNanos();
    }

    private static boolean isReturned(Loan loan) {
        try {
            return loan.connection().isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
