package io.github.pgtestdb.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The connections that an application has borrowed from one database and not returned, and whether it may borrow more.
 * Thread-safe; guarded by its own lock, which is never held while a connection is opened.
 */
final class Loans {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private record Loan(Connection connection, Thread borrower) {}

    private final List<Loan> loans = new ArrayList<>();
    private int opening;
    private boolean ended;

    /** Asks for leave to borrow, which {@link #borrowed} or {@link #failed} must follow; false once the end has come. */
    synchronized boolean mayBorrow() {
        if (!ended) {
            opening++;
        }
        return !ended;
    }

    synchronized void borrowed(Connection connection) {
        opening--;
        loans.removeIf(Loans::isReturned);
        loans.add(new Loan(connection, Thread.currentThread()));
    }

    synchronized void failed() {
        opening--;
    }

    /**
     * Ends the lending: in the moment in which all other threads have returned their connections, or when they have had
     * their time. A task whose effect a test has seen may be about to return its connection. What this thread has
     * open, it forgot.
     */
    void end(Duration grace) {
        long deadline = System.nanoTime() + grace.toNanos();
        while (!endIfReturned(
                System.nanoTime() >= deadline || Thread.currentThread().isInterrupted())) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private synchronized boolean endIfReturned(boolean atOnce) {
        loans.removeIf(Loans::isReturned);
        boolean returned = opening == 0 && loans.stream().allMatch(loan -> loan.borrower() == Thread.currentThread());
        ended = returned || atOnce;
        return ended;
    }

    private static boolean isReturned(Loan loan) {
        try {
            return loan.connection().isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
