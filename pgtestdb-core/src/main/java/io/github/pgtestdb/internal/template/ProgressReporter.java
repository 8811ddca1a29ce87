package io.github.pgtestdb.internal.template;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Logs how far a template has come, from the first second on and once a second. Thread-safe. */
final class ProgressReporter {

    /** Who waits less does not wonder. */
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final LongSupplier nanoTime;
    private final String migrator;
    private final long start;
    private long lastReport;

    ProgressReporter(Logger log, LongSupplier nanoTime, String migrator) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.migrator = migrator;
        this.start = nanoTime.getAsLong();
        this.lastReport = start;
    }

    synchronized void report(int ordinal, int total, String description) {
        long now = nanoTime.getAsLong();
        if (now - lastReport >= INTERVAL_NANOS) {
            lastReport = now;
            log.info(
                    "Building the template of {}: migration {}{} ({}), {} s",
                    migrator,
                    ordinal,
                    total > 0 ? " of " + total : "",
                    description,
                    Duration.ofNanos(now - start).toSeconds());
        }
    }

    Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }
}
