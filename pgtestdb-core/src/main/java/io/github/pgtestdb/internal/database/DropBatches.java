package io.github.pgtestdb.internal.database;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.sql.DaemonThreads;
import io.github.pgtestdb.internal.sql.Retry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when the databases of a durable server are dropped: many at once, and while none is being made.
 *
 * <p>{@code DROP DATABASE} discards the buffers of its database and then has a checkpoint write those of all others. A copy
 * through the write-ahead log is nothing but buffers: if the next drop finds it, a thousand pages are written to some
 * hundred files, and it takes longer to drop it later. Drops that begin at once discard the buffers of all their databases
 * before the first checkpoint begins. So a copy that is dropped in time is never written. See docs/design/008.
 *
 * <p>Invariants: each database that was added is dropped once, by {@link #dropAll} or {@link #finish}. The gate orders making
 * and dropping only to save work: whoever waits for it too long goes on without it. Thread-safe.
 */
public final class DropBatches {

    /** Databases that are made until the next drops. */
    private static final int MOST_OF_A_BATCH = 8;

    /** Of ten connections to the server at most one is for a drop. */
    private static final int CONNECTIONS_FOR_EACH = 10;

    /** What they may take of the disk, together with those made ahead. */
    private static final long MOST_BYTES = 512L << 20;

    /** So many may be returned at once by tests that held them at once. */
    private static final int MOST_WAITING = 4 * MOST_OF_A_BATCH;

    /** A batch takes a tenth of a second; on a busy machine ten times that, and it is spoiled if others go on meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Waiting builders may hold some of the admin sessions for long. */
    private static final Duration PATIENCE_WITH_SESSIONS = Duration.ofSeconds(1);

    private static final String FAILED = "A database could not be dropped; the next run drops it";
    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final ServerSession server;
    private final int size;
    private final ReadWriteLock gate = new ReentrantReadWriteLock();
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("pgtestdb-drop"));
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long bytesWaiting;

    private record Waiting(long bytes, Runnable prepare, Runnable drop) {}

    public DropBatches(ServerSession server) {
        this.server = server;
        this.size = Math.max(1, Math.min(MOST_OF_A_BATCH, server.maxConnections() / CONNECTIONS_FOR_EACH));
    }

    /**
     * Returns whether copies of this kind are dropped in batches: those through the write-ahead log, on a server with {@code
     * fsync}. A copy by file leaves nothing to write.
     */
    public boolean areFor(CreateStrategy strategy) {
        return strategy == CreateStrategy.WAL_LOG && server.isDurable() && server.hasCreateStrategies();
    }

    /** Returns whether one more may be made ahead of need without being written by the next drop. */
    public synchronized boolean haveRoom(int ahead, long bytesAhead) {
        return waiting.size() + ahead < size && bytesWaiting + bytesAhead <= MOST_BYTES;
    }

    /** Makes a database, if possible while none is dropped. */
    public <R> R whileNoneIsDropped(Retry.Work<R> work) throws SQLException {
        boolean locked = acquire(gate.readLock());
        try {
            return work.run();
        } finally {
            if (locked) {
                gate.readLock().unlock();
            }
        }
    }

    /**
     * Has a database dropped with the next batch; at once if too many are waiting.
     *
     * @param prepare what must be done before; should have been done long before
     */
    public void add(long bytes, Runnable prepare, Runnable drop) {
        if (isTooMuchWith(new Waiting(bytes, prepare, drop))) {
            dropAll();
        }
    }

    private synchronized boolean isTooMuchWith(Waiting added) {
        waiting.add(added);
        bytesWaiting += added.bytes();
        return waiting.size() > MOST_WAITING || bytesWaiting > MOST_BYTES;
    }

    /** Drops those that are waiting if they are a batch: for a taker that finds no database ready and makes one itself. */
    public void dropIfDue(long bytesOfNext) {
        if (isDue(bytesOfNext)) {
            dropAll();
        }
    }

    private synchronized boolean isDue(long bytesOfNext) {
        return !waiting.isEmpty() && (waiting.size() >= size || bytesWaiting + bytesOfNext > MOST_BYTES);
    }

    private void dropAll() {
        boolean locked = acquire(gate.writeLock());
        try {
            for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
                await(begin(batch));
            }
        } finally {
            if (locked) {
                gate.writeLock().unlock();
            }
        }
    }

    private synchronized List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        while (batch.size() < atOnce() && !waiting.isEmpty()) {
            Waiting next = waiting.remove();
            bytesWaiting -= next.bytes();
            batch.add(next);
        }
        return batch;
    }

    /** Those that tests have do not count as waiting yet, and should not be left for a second batch. Each needs a session. */
    private int atOnce() {
        return size + size / 2;
    }

    private List<Future<?>> begin(List<Waiting> batch) {
        CountDownLatch sessions = new CountDownLatch(batch.size());
        List<Future<?>> drops = new ArrayList<>();
        for (Waiting database : batch) {
            drops.add(threads.submit(() -> {
                try {
                    database.prepare().run();
                } finally {
                    haveSession(sessions);
                }
                database.drop().run();
            }));
        }
        return drops;
    }

    /** Has the pool of admin sessions open one for each drop, so that all of them begin at the same time. */
    private void haveSession(CountDownLatch sessions) {
        try {
            server.admin().with(session -> {
                sessions.countDown();
                return Uninterruptibles.awaitUninterruptibly(sessions, PATIENCE_WITH_SESSIONS);
            });
        } catch (SQLException e) {
            LOG.debug("Cannot open a session for a drop ahead", e);
        }
    }

    private static void await(List<Future<?>> drops) {
        for (Future<?> drop : drops) {
            try {
                Uninterruptibles.getUninterruptibly(drop);
            } catch (ExecutionException e) {
                LOG.warn(FAILED, e.getCause());
            }
        }
    }

    /** Waits without a sign to a fork-join pool, which would begin another test; an interrupt ends the waiting. */
    private static boolean acquire(Lock lock) {
        try {
            return lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Drops the remaining ones at the end of a run, and returns how many still remain after a while. */
    public int finish(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        int left = 0;
        while (left == 0 && remaining() > 0) {
            left = awaitUntil(deadline, begin(next()));
        }
        threads.shutdown();
        return left + remaining();
    }

    private static int awaitUntil(long deadline, List<Future<?>> drops) {
        int left = 0;
        for (Future<?> drop : drops) {
            try {
                Uninterruptibles.getUninterruptibly(
                        drop, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                left++;
            } catch (ExecutionException e) {
                LOG.warn(FAILED, e.getCause());
            }
        }
        return left;
    }

    private synchronized int remaining() {
        return waiting.size();
    }
}
