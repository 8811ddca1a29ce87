package io.github.pgtestdb.internal.engine;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A run that starts in a thread of its own, so that whoever needs it can read migrations meanwhile. Thread-safe.
 *
 * <p>Waits on a {@link FutureTask}, as all waiting for databases does (see {@code TemplateRegistry}).
 */
final class RunStart {

    private final FutureTask<Run> task;
    private final boolean ahead;
    private final AtomicBoolean told = new AtomicBoolean();

    private RunStart(Callable<Run> work, boolean ahead) {
        this.task = new FutureTask<>(work);
        this.ahead = ahead;
    }

    /**
     * Begins to start a run.
     *
     * @param ahead whether nobody has asked for a database yet
     */
    static RunStart begin(Callable<Run> work, boolean ahead) {
        RunStart start = new RunStart(work, ahead);
        // Providers and migrators are looked for by the context class loader, which a thread has from its maker.
        Thread thread = new Thread(start.task, "pgtestdb-start");
        thread.setDaemon(true);
        thread.start();
        return start;
    }

    boolean isAhead() {
        return ahead;
    }

    boolean isOver() {
        return task.isDone();
    }

    Run await() throws ExecutionException, InterruptedException {
        return task.get();
    }

    /** Tells, once, that nobody has been told yet why it failed. */
    boolean tell() {
        return told.compareAndSet(false, true);
    }

    /** Waits for its end, whatever happens meanwhile; empty if it failed. */
    Optional<Run> end() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return Optional.of(task.get());
                } catch (ExecutionException e) {
                    return Optional.empty();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The run, if it is there already. */
    Optional<Run> ifStarted() {
        return task.isDone() ? end() : Optional.empty();
    }
}
