// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.support.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;

/** Logs the progress of a template once a second, beginning after the first second. */
final class ProgressReporter implements AutoCloseable {

    /** A shorter wait needs no explanation. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Logger log;
    private final String migrator;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("pgtestdb-progress"));
    private final AtomicInteger reports = new AtomicInteger();
    private volatile String current = "not begun";

    @SuppressWarnings("FutureReturnValueIgnored") // Logging does not throw.
    ProgressReporter(Logger log, String migrator) {
        this.log = log;
        this.migrator = migrator;
        timer.scheduleAtFixedRate(this::log, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    void report(int ordinal, int total, String description) {
        reports.incrementAndGet();
        current = "migration " + ordinal + (total > 0 ? " of " + total : "") + " (" + description + ")";
    }

    /** Returns how many migrations were reported. */
    int reports() {
        return reports.get();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void log() {
        log.info(
                "Building the template of {}: {}, {} s",
                migrator,
                current,
                elapsed().toSeconds());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
