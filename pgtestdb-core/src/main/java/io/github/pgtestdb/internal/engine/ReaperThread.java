// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.internal.reap.Reaper;
import io.github.pgtestdb.internal.support.DaemonThreads;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sentences;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** The thread that drops the databases of earlier runs, once the first test has its database. Thread-safe. */
final class ReaperThread {

    private static final Logger LOG = Logs.logger();

    private static final Duration MAX_WAIT_FOR_FIRST_LEASE = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FIRST_LEASE = Duration.ofMillis(100);
    private static final Duration MAX_WAIT_FOR_END = Duration.ofSeconds(20);

    private final Reaper reaper;
    private final String server;
    private final CountDownLatch firstLease = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Creates the thread without starting it.
     *
     * @param server the description of the server
     */
    ReaperThread(Reaper reaper, String server) {
        this.reaper = reaper;
        this.server = server;
        this.thread = DaemonThreads.named("pgtestdb-reap").newThread(this::reap);
    }

    void start() {
        thread.start();
    }

    /** Tells that a test has its database. Has an effect the first time. */
    void onLease() {
        firstLease.countDown();
    }

    private void reap() {
        try {
            firstLease.await(MAX_WAIT_FOR_FIRST_LEASE.toMillis(), TimeUnit.MILLISECONDS);
            end.await(PAUSE_AFTER_FIRST_LEASE.toMillis(), TimeUnit.MILLISECONDS);
            reaper.reapOrphans();
        } catch (InterruptedException e) {
            throw new IllegalStateException("The reaper was interrupted", e);
        } catch (SQLException e) {
            LOG.warn(
                    "Cannot drop the databases of earlier runs on {}: {}. The next run tries again.",
                    server,
                    Sentences.of(e));
        }
    }

    /** Makes the thread go on without a pause, because the run ends. */
    void stopWaiting() {
        firstLease.countDown();
        end.countDown();
    }

    /** Waits for the thread to end, for a limited time. An interrupt ends the wait. */
    void join() {
        stopWaiting();
        try {
            thread.join(MAX_WAIT_FOR_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
