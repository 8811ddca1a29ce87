// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.concurrent.WaitReport;
import io.github.pgtestdb.internal.support.Logs;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * The start of an engine in a separate thread, so that its callers can read migrations meanwhile. Thread-safe.
 *
 * <p>Waits on a {@link FutureTask}, like all waits for databases (see {@code TemplateRegistry}).
 */
final class EngineStartup {

    private static final Logger LOG = Logs.logger();

    private final FutureTask<DatabaseService> task;
    private final Thread thread;
    private final boolean ahead;
    private final AtomicBoolean reported = new AtomicBoolean();

    /** Whether the starting thread must also close the service, because the engine did not wait any longer. */
    private final AtomicBoolean abandoned = new AtomicBoolean();

    private EngineStartup(Callable<DatabaseService> work, boolean ahead) {
        this.task = new FutureTask<>(work);
        this.ahead = ahead;
        this.thread = new Thread(this::run, "pgtestdb-start");
        thread.setDaemon(true);
    }

    /**
     * Starts the work in a new thread.
     *
     * @param ahead whether no database has been requested yet
     */
    static EngineStartup begin(Callable<DatabaseService> work, boolean ahead) {
        EngineStartup start = new EngineStartup(work, ahead);
        // The thread inherits the context class loader of its creator. Providers and migrators are found with it.
        start.thread.start();
        return start;
    }

    private void run() {
        task.run();
        if (abandoned.compareAndSet(true, false)) {
            result().ifPresent(DatabaseService::close);
        }
    }

    boolean isAhead() {
        return ahead;
    }

    boolean isOver() {
        return task.isDone();
    }

    /** Waits for the service. The wait is logged, can be interrupted, and is limited. */
    DatabaseService await(Duration longestWait) throws ExecutionException, InterruptedException {
        WaitReport report = new WaitReport(longestWait);
        while (true) {
            try {
                return task.get(report.untilNext().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (report.isOver()) {
                    throw new PgTestDbException(
                            "The PostgreSQL server was not ready within " + longestWait.toSeconds()
                                    + " s, a minute more than pgtestdb.lock-timeout. Look into the log for what its start"
                                    + " waits for.",
                            e);
                }
                if (report.isDue()) {
                    LOG.info(
                            "Waiting for {} s for the PostgreSQL server to be ready.",
                            report.waited().toSeconds());
                }
            }
        }
    }

    /** Returns true once: for the first caller that reports the failure. */
    boolean isFirstToReport() {
        return reported.compareAndSet(false, true);
    }

    /**
     * Waits until the start is over, regardless of interrupts, and returns the service; empty if it failed. A start
     * that takes longer is interrupted. If it still continues, for example because the server does not answer, it is left
     * to its thread, which then closes the service.
     */
    Optional<DatabaseService> end(Duration patience) {
        if (isOverWithin(patience)) {
            return result();
        }
        abandoned.set(true);
        thread.interrupt();
        if (isOverWithin(patience) && abandoned.compareAndSet(true, false)) {
            return result();
        }
        return Optional.empty();
    }

    private boolean isOverWithin(Duration patience) {
        try {
            Uninterruptibles.getUninterruptibly(task, patience);
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
        return true;
    }

    private Optional<DatabaseService> result() {
        try {
            return Optional.of(Objects.requireNonNull(Uninterruptibles.getUninterruptibly(task)));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    /** Returns the service if it has started. */
    Optional<DatabaseService> ifStarted() {
        return task.isDone() ? result() : Optional.empty();
    }
}
