// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.concurrent;

import io.github.pgtestdb.internal.support.DaemonThreads;
import io.github.pgtestdb.internal.support.Logs;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Creates and drops databases in the background, with as little effect on running tests as possible. Thread-safe.
 *
 * <p>As long as one thread keeps up, tasks run one at a time, because the other processors are for the tests. If tasks
 * pile up, more threads run. While a caller waits for a database, as many run as possible.
 *
 * <p>Invariants, whenever no thread holds this object's lock:
 *
 * <ol>
 * <li>{@code workers} is the number of workers that were started and have not ended. Each of them runs a task or is
 *     about to look for one.
 * <li>For each {@link Kind}, {@code waiting} is the number of its tasks in {@code tasks}, and {@code running} is the
 *     number of its tasks that run. {@code running <= max}.
 * <li>If a task is waiting and fewer than {@code max} of its kind run, then {@code workers > 0}. The only exception is
 *     a system that could not start a thread. The next submitted task then tries again to start one.
 * </ol>
 */
public final class BackgroundTasks {

    /** The kinds of tasks. */
    public enum Kind {
        /** Creating a database. More at once gain nothing: one waits for a checkpoint, one copies, one connects. */
        CREATE(3),

        /** Dropping a database. Concurrent drops share checkpoints, and one of them may wait for a backend to leave. */
        DROP(2);

        private final int max;

        Kind(int max) {
            this.max = max;
        }

        /** Returns the largest number of tasks of this kind that run at once. */
        public int max() {
            return max;
        }
    }

    private static final Logger LOG = Logs.logger();
    private static final int THREADS = Kind.CREATE.max + Kind.DROP.max;

    /** One worker for this many waiting drops. No caller waits for a drop, but a quarter of the queue stays free. */
    private static final int DROPS_PER_WORKER = 8;

    private final ExecutorService threads;
    private final Deque<Task> tasks = new ArrayDeque<>();
    private final Count creations = new Count();
    private final Count drops = new Count();
    private int workers;
    private int bursts;
    private boolean finished;

    private record Task(Kind kind, Runnable work) {}

    /** The numbers of tasks of one kind. */
    private static final class Count {
        private int waiting;
        private int running;

        private int startable(Kind kind) {
            return Math.min(waiting, kind.max - running);
        }
    }

    /** Creates an object without tasks. */
    public BackgroundTasks() {
        this(DaemonThreads.named("pgtestdb-work"));
    }

    /** Creates an object with threads from a given factory. */
    BackgroundTasks(ThreadFactory factory) {
        this.threads = Executors.newFixedThreadPool(THREADS, factory);
    }

    /** Submits a task. Tasks of a kind start in the order of their submission. */
    public synchronized void execute(Kind kind, Runnable work) {
        if (finished) {
            return;
        }
        tasks.add(new Task(kind, work));
        count(kind).waiting++;
        startWorkers();
    }

    /** Runs as many tasks at once as possible until {@link #endBurst}, because a caller waits for a database. */
    public synchronized void beginBurst() {
        bursts++;
        startWorkers();
    }

    /** Ends one {@link #beginBurst}. */
    public synchronized void endBurst() {
        bursts--;
    }

    private void startWorkers() {
        try {
            for (int wanted = wanted(); workers < wanted; workers++) {
                threads.execute(this::work);
            }
        } catch (OutOfMemoryError e) { // The caller must not fail because of this; the next submitted task tries again.
            LOG.warn(
                    "Cannot start a thread to create and drop databases: {}. {} are running.", e.getMessage(), workers);
        }
    }

    private int wanted() {
        int worthIt = bursts > 0 ? THREADS : Math.max(1, Math.max(creations.waiting, drops.waiting / DROPS_PER_WORKER));
        int busy = creations.running + drops.running;
        return Math.min(worthIt, busy + creations.startable(Kind.CREATE) + drops.startable(Kind.DROP));
    }

    private void work() {
        for (Task task = next(null); task != null; task = next(task)) {
            attempt(task.work);
        }
    }

    /** Runs a task. The worker continues after any failure. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("A background task failed", e);
        }
    }

    /** Records the end of a task, and returns the next one. Returns null if this worker ends. */
    private synchronized @Nullable Task next(@Nullable Task done) {
        if (done != null) {
            count(done.kind).running--;
        }
        Task next = workers > wanted() ? null : poll();
        if (next == null) {
            workers--;
            notifyAll();
        } else {
            count(next.kind).waiting--;
            count(next.kind).running++;
        }
        return next;
    }

    /** Takes the task that has waited longest among those that may run now. */
    private @Nullable Task poll() {
        for (Iterator<Task> each = tasks.iterator(); each.hasNext(); ) {
            Task task = each.next();
            if (count(task.kind).startable(task.kind) > 0) {
                each.remove();
                return task;
            }
        }
        return null;
    }

    /**
     * Runs all waiting tasks, as many at once as possible, and waits for them. Tasks submitted later are ignored.
     *
     * @return the number of tasks that were not done within the given time
     */
    public synchronized int finish(Duration patience) {
        beginBurst();
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toMillis();
        try {
            while (workers > 0 && left > 0) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        finished = true;
        threads.shutdown();
        return tasks.size() + creations.running + drops.running;
    }

    /** Returns the number of threads that run a task or are about to look for one. */
    synchronized int workers() {
        return workers;
    }

    private Count count(Kind kind) {
        return kind == Kind.CREATE ? creations : drops;
    }
}
