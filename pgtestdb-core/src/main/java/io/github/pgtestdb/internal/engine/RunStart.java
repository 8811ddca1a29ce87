package io.github.pgtestdb.internal.engine;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.sql.WaitReport;
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
import org.slf4j.LoggerFactory;

/**
 * A run that starts in a thread of its own, so that whoever needs it can read migrations meanwhile. Thread-safe.
 *
 * <p>Waits on a {@link FutureTask}, as all waiting for databases does (see {@code TemplateRegistry}).
 */
final class RunStart {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final FutureTask<Run> task;
    private final Thread thread;
    private final boolean ahead;
    private final AtomicBoolean told = new AtomicBoolean();

    /** Whether the thread that starts the run is to close it, too: who closed the engine did not wait any longer. */
    private final AtomicBoolean abandoned = new AtomicBoolean();

    private RunStart(Callable<Run> work, boolean ahead) {
        this.task = new FutureTask<>(work);
        this.ahead = ahead;
        this.thread = new Thread(this::run, "pgtestdb-start");
        thread.setDaemon(true);
    }

    /**
     * Begins to start a run.
     *
     * @param ahead whether nobody has asked for a database yet
     */
    static RunStart begin(Callable<Run> work, boolean ahead) {
        RunStart start = new RunStart(work, ahead);
        // Providers and migrators are looked for by the context class loader, which a thread has from its maker.
        start.thread.start();
        return start;
    }

    private void run() {
        task.run();
        if (abandoned.compareAndSet(true, false)) {
            result().ifPresent(Run::close);
        }
    }

    boolean isAhead() {
        return ahead;
    }

    boolean isOver() {
        return task.isDone();
    }

    /** Waits for the run; the wait is logged, can be interrupted, and ends. */
    Run await(Duration longestWait) throws ExecutionException, InterruptedException {
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

    /** Tells, once, that nobody has been told yet why it failed. */
    boolean tell() {
        return told.compareAndSet(false, true);
    }

    /**
     * Waits for its end, whatever happens meanwhile; empty if it failed. A start that takes longer is interrupted; one that
     * goes on all the same, as when the server does not answer, is left to its thread.
     */
    Optional<Run> end(Duration patience) {
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

    private Optional<Run> result() {
        try {
            return Optional.of(Objects.requireNonNull(Uninterruptibles.getUninterruptibly(task)));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    /** The run, if it is there already. */
    Optional<Run> ifStarted() {
        return task.isDone() ? result() : Optional.empty();
    }
}
