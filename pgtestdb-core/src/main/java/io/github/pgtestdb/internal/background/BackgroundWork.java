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
 * Makes and drops databases behind the tests' back, and out of their way. Thread-safe.
 *
 * <p>As long as it keeps up, one thing is done at a time: the other processors are the tests', and whoever hands something
 * in while a thread is at work has none to wake, which would take longer than all else that a test waits for. Where work
 * piles up, more is done at once, and all that can be while somebody waits for a database.
 *
 * <p>Invariants, whenever nobody holds this object's lock:
 *
 * <ol>
 *   <li>Each worker that was started either does a task or is about to look for one; {@code workers} is their number.
 *   <li>If something is waiting, there is a worker, unless as much of its kind is being done as may be, or the system has no
 *       thread; then whatever is handed in next tries again to start one.
 *   <li>Of each kind no more is done at once than {@link Kind#most}.
 * </ol>
 */
public final class BackgroundWork {

    /** What there is to do. */
    public enum Kind {
        /** As many as are worth it: one waits for a checkpoint, one copies, one opens a connection. */
        MAKE(3),

        /** Drops at once share checkpoints, and one of them may be waiting for a backend to leave. */
        DROP(2);

        private final int most;

        Kind(int most) {
            this.most = most;
        }

        /** How many of its kind are done at once. */
        public int most() {
            return most;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final int THREADS = Kind.MAKE.most + Kind.DROP.most;

    /** So many drops may wait for each worker: nobody waits for them, but a quarter of the room should stay free. */
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

    /** How much there is of a kind. Plain numbers: a test waits for the counting, most often before it is compiled. */
    private static final class Count {
        private int waiting;
        private int underWay;

        private int doable(Kind kind) {
            return Math.min(waiting, kind.most - underWay);
        }
    }

    /**
     * Makes one that has nothing to do.
     *
     * @param lookout called by each worker before it looks for what to do next, to hand in what nobody did: a test that hands
     *     nothing in waits for nothing
     */
    public BackgroundWork(Runnable lookout) {
        this(lookout, DaemonThreads.named("pgtestdb-work"));
    }

    /** Makes one with threads of another kind. */
    BackgroundWork(Runnable lookout, ThreadFactory factory) {
        this.lookout = lookout;
        this.threads = Executors.newFixedThreadPool(THREADS, factory);
    }

    /** Has something done, in its turn. */
    public synchronized void execute(Kind kind, Runnable work) {
        if (finished) {
            return;
        }
        tasks.add(new Task(kind, work));
        count(kind).waiting++;
        startWorkers();
    }

    /** Has as much done at once as can be, from now on until {@link #calmDown}: somebody waits for a database. */
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
        } catch (OutOfMemoryError e) { // Whoever hands work in has done its part; the next one tries again.
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

    /** A worker goes on whatever fails. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("What was to be done behind the tests failed", e);
        }
    }

    /** Puts what is done away, and returns what this worker is to do next, or null, after which it is none any more. */
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

    /** Takes what has waited longest and may be done now. */
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
     * Does all that is waiting, at once, and waits for it. What is handed in afterwards is not done any more.
     *
     * @return how many things are not done in spite of all patience
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

    /** How many threads are at work, or about to be. */
    synchronized int workers() {
        return workers;
    }

    private Count count(Kind kind) {
        return kind == Kind.MAKE ? makings : drops;
    }
}
