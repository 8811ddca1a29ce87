package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.sql.Activity;
import io.github.pgtestdb.internal.sql.DaemonThreads;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops returned databases behind the tests' back. Where they come back faster than the server drops them, who returns
 * one drops it: the tests slow down, and the disk does not fill. Thread-safe.
 */
public final class Returns implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** Two drops at once share a checkpoint; more only wait for each other. */
    private static final int THREADS = 2;

    /** How many databases may wait to be dropped: some seconds of work, and 1 GB of disk at 8 MB each. */
    private static final int MOST_WAITING = 128;

    private static final long PATIENCE_SECONDS = 60;

    private final DatabaseDropper dropper;
    private final LeakDetector leakDetector;
    private final AtomicInteger failures = new AtomicInteger();
    private final ThreadPoolExecutor executor;

    public Returns(DatabaseDropper dropper, LeakDetector leakDetector) {
        this.dropper = dropper;
        this.leakDetector = leakDetector;
        this.executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                DaemonThreads.named("pgtestdb-drop"),
                new ThreadPoolExecutor.CallerRunsPolicy());
        this.executor.allowCoreThreadTimeOut(true);
    }

    void drop(String database, boolean lookForLeaks) {
        executor.execute(() -> dropNow(database, lookForLeaks));
    }

    private void dropNow(String database, boolean lookForLeaks) {
        try {
            if (lookForLeaks) {
                warnOfLeaks(database);
            }
            dropper.drop(database);
        } catch (SQLException | PgTestDbException e) {
            if (failures.getAndIncrement() == 0) {
                LOG.warn(
                        "Cannot drop {}: {}. The next run tries again; further failures are logged as debug.",
                        database,
                        e.getMessage());
            } else {
                LOG.debug("Cannot drop {}", database, e);
            }
        }
    }

    private void warnOfLeaks(String database) {
        List<Activity.Backend> backends = leakDetector.find(database, List.of());
        if (!backends.isEmpty()) {
            LOG.warn(LeakReport.of(database, backends, List.of()));
        }
    }

    /** Forgets what waits: the server is about to vanish, and everything on it. */
    public void abandon() {
        executor.getQueue().clear();
    }

    /** Waits until all is dropped. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "{} databases were not dropped within {} s; the next run reaps them.",
                        executor.getQueue().size() + executor.getActiveCount(),
                        PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
