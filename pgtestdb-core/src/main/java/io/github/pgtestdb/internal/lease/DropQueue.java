// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import com.google.common.util.concurrent.Futures;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.concurrent.BackgroundTasks;
import io.github.pgtestdb.internal.concurrent.BackgroundTasks.Kind;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.database.DropBatches;
import io.github.pgtestdb.internal.database.SharedCatalogVacuum;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sentences;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Closes and drops returned databases in the background. If they are returned faster than the server drops them, the
 * returning thread drops its database itself. Tests then slow down, but the disk does not fill up. Thread-safe.
 */
public final class DropQueue {

    private static final Logger LOG = Logs.logger();

    /** How many databases may wait to be dropped: some hundred milliseconds of work. */
    private static final int MAX_WAITING = 32;

    /** The disk space that they may take: as much as clones made in advance. */
    private static final long MAX_BYTES_WAITING = 512L << 20;

    /** What happens between closing the connections of a database and dropping it. */
    @FunctionalInterface
    private interface Check {
        void run(String database) throws SQLException;
    }

    private final DatabaseAdmin databases;
    private final DropBatches batches;
    private final LeakDetector leakDetector;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong bytesWaiting = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private final BackgroundTasks background;
    private final SharedCatalogVacuum vacuum;
    private volatile boolean abandoned;

    public DropQueue(
            DatabaseAdmin databases,
            DropBatches batches,
            LeakDetector leakDetector,
            BackgroundTasks background,
            SharedCatalogVacuum vacuum) {
        this.databases = databases;
        this.batches = batches;
        this.leakDetector = leakDetector;
        this.background = background;
        this.vacuum = vacuum;
    }

    /** Drops a clone that is not leased. */
    public void drop(ClonedDatabase clone) {
        drop(clone, leakDetector::letLeave);
    }

    /** Drops a clone that is not leased, and first warns of connections that its test left open. */
    void checkAndDrop(ClonedDatabase clone) {
        drop(clone, leakDetector::warn);
    }

    private void drop(ClonedDatabase clone, Check check) {
        if (abandoned) {
            clone.close();
            return;
        }
        if (batches.areFor(clone.template().strategy())) {
            dropWithOthers(clone, check);
        } else {
            dropAlone(clone, check);
        }
    }

    /** Closes a clone soon, and drops it with its batch. */
    private void dropWithOthers(ClonedDatabase clone, Check check) {
        FutureTask<ClonedDatabase> closing = new FutureTask<>(() -> close(clone, check), clone);
        background.execute(Kind.DROP, closing);
        Runnable close = () -> {
            closing.run(); // Has no effect if another thread runs it or has run it.
            Futures.getUnchecked(closing);
        };
        batches.add(clone.bytes(), close, () -> dropForGood(clone));
    }

    private void dropAlone(ClonedDatabase clone, Check check) {
        boolean fits = bytesWaiting.addAndGet(clone.bytes()) <= MAX_BYTES_WAITING;
        Runnable drop = () -> {
            waiting.decrementAndGet();
            try {
                close(clone, check);
                dropForGood(clone);
            } finally {
                bytesWaiting.addAndGet(-clone.bytes());
            }
        };
        if (waiting.incrementAndGet() <= MAX_WAITING && fits) {
            background.execute(Kind.DROP, drop);
        } else {
            drop.run();
        }
    }

    private void close(ClonedDatabase clone, Check check) {
        clone.close();
        if (abandoned) {
            return;
        }
        try {
            check.run(clone.name());
        } catch (SQLException | PgTestDbException e) {
            failed(clone, e);
        }
    }

    private void dropForGood(ClonedDatabase clone) {
        if (abandoned) {
            return;
        }
        try {
            databases.drop(clone.name());
            vacuum.databaseDropped();
        } catch (SQLException | PgTestDbException e) {
            failed(clone, e);
        }
    }

    /** Drops the databases that wait for a batch. Returns how many remain after the given time. */
    public int finish(Duration patience) {
        return batches.finish(patience);
    }

    private void failed(ClonedDatabase clone, Exception e) {
        if (failures.getAndIncrement() == 0) {
            LOG.warn(
                    "Cannot drop {}: {}. The next run tries again; further failures are logged as debug.",
                    clone.name(),
                    Sentences.of(e));
        } else {
            LOG.debug("Cannot drop {}", clone.name(), e);
        }
    }

    /** Stops dropping, because the server is about to vanish with everything on it. */
    public void abandon() {
        abandoned = true;
    }
}
