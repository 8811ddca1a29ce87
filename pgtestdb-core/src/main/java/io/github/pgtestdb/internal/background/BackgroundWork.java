package io.github.pgtestdb.internal.background;

import io.github.pgtestdb.internal.sql.DaemonThreads;
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
import org.slf4j.LoggerFactory;

/**
 * Creates and drops databases in the background, with as little effect on running tests as possible. Thread-safe.
 *
 * <p>As long as one thread keeps up, tasks run one at a time, because the other processors are for the tests. A test
 * that submits a task while a thread is at work need not wake one. Waking a thread would take longer than everything
 * else that a test waits for. If tasks pile up, more threads run. While a caller waits for a database, as many run as
 * possible.
 *
 * <p>Invariants, whenever no thread holds this object's lock:
 *
 * <ol>
 * <li>{@code workers} is the number of workers that were started and have not ended. Each of them runs a task or is
 *     about to look for one.
 * <li>For each {@link Kind}, {@code waiting} is the number of its tasks in {@code tasks}, and {@code underWay} is the
 *     number of its tasks that run. {@code underWay <= most}.
 * <li>If a task is waiting and fewer than {@code most} of its kind run, then {@code workers > 0}. The only exception is
 *     a system that could not start a thread. The next submitted task then tries again to start one.
 * </ol>
 */
public final class BackgroundWork {

    /** The kinds of tasks. */
    public enum Kind {
        /**
         * Creating a database. More at once would gain nothing: one waits for a checkpoint, one copies, one opens a
         * connection.
         */
        MAKE(3),

        /** Dropping a database. Concurrent drops share checkpoints, and one of them may wait for a backend to leave. */
        DROP(2);

        private final int most;

        Kind(int most) {
            this.most = most;
        }

        /** Returns the largest number of tasks of this kind that run at once. */
        public int most() {
            return most;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final int THREADS = Kind.MAKE.most + Kind.DROP.most;

    /**
     * One worker runs for this many waiting drops. No caller waits for a drop, but a quarter of the queue should stay
     * free.
     */
    private static final int DROPS_FOR_EACH_WORKER = 8;

    private final Runnable lookout;
    private final ExecutorService threads;
    private final Deque<Task> tasks = new ArrayDeque<>();
    private final Count makings = new Count();
    private final Count drops = new Count();
    private int workers;
    private int inAHurry;
    private boolean finished;

    private record Task(Kind kind, Runnable work) {}

    /**
     * The numbers of one kind. They are plain fields because a test waits for the counting, usually before it is
     * compiled.
     */
    private static final class Count {
        private int waiting;
        private int underWay;

        private int doable(Kind kind) {
            return Math.min(waiting, kind.most - underWay);
        }
    }

    /**
     * Creates an object without tasks.
     *
     * @param lookout called by each worker before it looks for its next task. It submits the tasks that tests leave to
     *     it, so that a test need not wait for submitting them
     */
    public BackgroundWork(Runnable lookout) {
        this(lookout, DaemonThreads.named("pgtestdb-work"));
    }

    /** Creates an object with threads from a given factory. */
    BackgroundWork(Runnable lookout, ThreadFactory factory) {
        this.lookout = lookout;
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

    /** Runs as many tasks at once as possible until {@link #calmDown}, because a caller waits for a database. */
    public synchronized void hurry() {
        inAHurry++;
        startWorkers();
    }

    /** Ends one {@link #hurry}. */
    public synchronized void calmDown() {
        inAHurry--;
    }

    private void startWorkers() {
        try {
            for (int wanted = wanted(); workers < wanted; workers++) {
                threads.execute(this::work);
            }
        } catch (OutOfMemoryError e) { // The caller must not fail because of this; the next submitted task tries again.
            LOG.warn("Cannot start a thread to make and drop databases: {}. {} are at work.", e.getMessage(), workers);
        }
    }

    private int wanted() {
        int worthIt =
                inAHurry > 0 ? THREADS : Math.max(1, Math.max(makings.waiting, drops.waiting / DROPS_FOR_EACH_WORKER));
        int busy = makings.underWay + drops.underWay;
        return Math.min(worthIt, busy + makings.doable(Kind.MAKE) + drops.doable(Kind.DROP));
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
            LOG.warn("What was to be done behind the tests failed", e);
        }
    }

    /** Records the end of a task, and returns the next one. Returns null if this worker ends. */
    private @Nullable Task next(@Nullable Task done) {
        attempt(lookout);
        return nextOf(done);
    }

    private synchronized @Nullable Task nextOf(@Nullable Task done) {
        if (done != null) {
            count(done.kind).underWay--;
        }
        Task next = workers > wanted() ? null : poll();
        if (next == null) {
            workers--;
            notifyAll();
        } else {
            count(next.kind).waiting--;
            count(next.kind).underWay++;
        }
        return next;
    }

    /** Takes the task that has waited longest among those that may run now. */
    private @Nullable Task poll() {
        for (Iterator<Task> each = tasks.iterator(); each.hasNext(); ) {
            Task task = each.next();
            if (count(task.kind).doable(task.kind) > 0) {
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
        hurry();
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
        return tasks.size() + makings.underWay + drops.underWay;
    }

    /** Returns the number of threads that run a task or are about to look for one. */
    synchronized int workers() {
        return workers;
    }

    private Count count(Kind kind) {
        return kind == Kind.MAKE ? makings : drops;
    }
}
