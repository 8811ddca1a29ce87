// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.database;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.support.DaemonThreads;
import io.github.pgtestdb.internal.support.Logs;
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

/**
 * Decides when the databases of a durable server are dropped: many at once, and while none is being created.
 *
 * <p>{@code DROP DATABASE} discards the buffers of its database. Then a checkpoint writes those of all other databases.
 * A copy through the write-ahead log is nothing but buffers. If the next drop finds such a copy, a thousand pages are
 * written to some hundred files, and dropping it later takes longer. Drops that begin at once discard the buffers of
 * all their databases before the first checkpoint begins. So a copy that is dropped in time is never written. See
 * docs/decisions/008.
 *
 * <p>Invariants:
 *
 * <ol>
 * <li>{@code bytesWaiting} is the total of {@code bytes} in {@code waiting}. Both are guarded by this object's lock.
 * <li>Each added database leaves {@code waiting} once, in {@link #next}, and is then dropped once, by {@link #dropAll}
 *     or {@link #finish}.
 * <li>{@code gate} keeps creating (read lock) and dropping (write lock) apart only to save work. A thread that waits
 *     for it longer than {@link #MAX_WAIT} goes on without it.
 * </ol>
 *
 * <p>Thread-safe.
 */
public final class DropBatches {

    /** How many databases are created until the next batch is dropped. */
    private static final int MAX_BATCH_SIZE = 8;

    /** At most one of this many connections to the server is for a drop. */
    private static final int CONNECTIONS_PER_DROP = 10;

    /** The disk space of waiting databases, together with those made in advance. */
    private static final long MAX_BYTES = 512L << 20;

    /** How many may wait if tests return many databases at once. */
    private static final int MAX_WAITING = 4 * MAX_BATCH_SIZE;

    /** A batch takes a tenth of a second or more. It is useless if other threads go on meanwhile. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /** Waiting builders may hold some of the admin sessions for a long time. */
    private static final Duration MAX_WAIT_FOR_SESSIONS = Duration.ofSeconds(1);

    /** How often a caller that waits for a batch checks whether the server answers. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private static final String FAILED = "A database could not be dropped; the next run drops it";
    private static final Logger LOG = Logs.logger();

    private final ServerSession server;
    private final int size;
    private final ReadWriteLock gate = new ReentrantReadWriteLock();
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("pgtestdb-drop"));
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long bytesWaiting;

    private record Waiting(long bytes, Runnable prepare, Runnable drop) {}

    public DropBatches(ServerSession server) {
        this.server = server;
        this.size = Math.max(1, Math.min(MAX_BATCH_SIZE, server.maxConnections() / CONNECTIONS_PER_DROP));
    }

    /** Returns whether copies of this kind are dropped in batches: through the write-ahead log, with {@code fsync}. */
    public boolean areFor(CreateStrategy strategy) {
        return strategy == CreateStrategy.WAL_LOG && server.isDurable() && server.hasCreateStrategies();
    }

    /** Returns whether one more may be made in advance without being written by the next drop. */
    public synchronized boolean haveRoom(int ahead, long bytesAhead) {
        return waiting.size() + ahead < size && bytesWaiting + bytesAhead <= MAX_BYTES;
    }

    /** Creates a database, if possible while none is dropped. */
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
     * Adds a database to the next batch. If too many are waiting, they are dropped at once.
     *
     * @param prepare runs before the drop; it should have been done long before
     */
    public void add(long bytes, Runnable prepare, Runnable drop) {
        if (isTooMuchWith(new Waiting(bytes, prepare, drop))) {
            dropAll();
        }
    }

    private synchronized boolean isTooMuchWith(Waiting added) {
        waiting.add(added);
        bytesWaiting += added.bytes();
        return waiting.size() > MAX_WAITING || bytesWaiting > MAX_BYTES;
    }

    /** Drops the waiting databases if they make a batch. For a caller that has to make a database itself. */
    public void dropIfDue(long bytesOfNext) {
        if (isDue(bytesOfNext)) {
            dropAll();
        }
    }

    private synchronized boolean isDue(long bytesOfNext) {
        return !waiting.isEmpty() && (waiting.size() >= size || bytesWaiting + bytesOfNext > MAX_BYTES);
    }

    private void dropAll() {
        boolean locked = acquire(gate.writeLock());
        try {
            boolean answering = true;
            while (answering && remaining() > 0) {
                answering = await(begin(next()));
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

    /**
     * Returns the largest size of a batch. Databases that tests return just before it begins should not be left for a
     * second batch. Each drop needs a session.
     */
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

    /** Makes the pool of admin sessions open one for each drop, so that all drops begin at the same time. */
    private void haveSession(CountDownLatch sessions) {
        try {
            server.admin().with(session -> {
                sessions.countDown();
                return Uninterruptibles.awaitUninterruptibly(sessions, MAX_WAIT_FOR_SESSIONS);
            });
        } catch (SQLException e) {
            LOG.debug("Cannot open a session for a drop ahead", e);
        }
    }

    /** Waits for a batch of drops. Returns false if the server does not answer, and then does not wait. */
    private boolean await(List<Future<?>> drops) {
        List<Future<?>> left = unfinished(System.nanoTime() + CHECK_INTERVAL.toNanos(), drops);
        while (!left.isEmpty() && server.lock().isAnswering()) {
            left = unfinished(System.nanoTime() + CHECK_INTERVAL.toNanos(), left);
        }
        return left.isEmpty();
    }

    /** Waits without telling a fork-join pool, which would start another test. An interrupt ends the wait. */
    private static boolean acquire(Lock lock) {
        try {
            return lock.tryLock(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Drops the remaining databases at the end of a run. Returns how many remain after the given time. */
    public int finish(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        int left = 0;
        while (left == 0 && remaining() > 0) {
            left = unfinished(deadline, begin(next())).size();
        }
        threads.shutdown();
        return left + remaining();
    }

    /** Waits for drops until the deadline, and returns those that have not ended. */
    private static List<Future<?>> unfinished(long deadline, List<Future<?>> drops) {
        List<Future<?>> left = new ArrayList<>();
        for (Future<?> drop : drops) {
            try {
                Uninterruptibles.getUninterruptibly(
                        drop, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                left.add(drop);
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
