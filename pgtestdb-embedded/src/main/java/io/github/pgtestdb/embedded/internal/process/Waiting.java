// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import io.github.pgtestdb.internal.support.Logs;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Waits for other processes: for a limited time, with a log line after five seconds. Can be interrupted. */
public final class Waiting {

    private static final Logger log = Logs.logger();

    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** A condition that soon holds is noticed at once; a longer wait polls less often. */
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long SHORT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A condition that may look at files and processes. */
    public interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * Waits for a condition.
     *
     * @param what names the subject of the wait in a log line
     * @param nanos the longest time
     * @return whether the condition held in that time
     * @throws io.github.pgtestdb.PgTestDbException if the thread is interrupted; its interrupt status stays set
     */
    public static boolean until(Supplier<String> what, long nanos, Condition condition) throws IOException {
        long start = System.nanoTime();
        boolean silent = true;
        while (!condition.holds()) {
            long elapsed = System.nanoTime() - start;
            if (elapsed > nanos) {
                return false;
            }
            if (silent && elapsed > SILENT_NANOS) {
                silent = false;
                log.info(
                        "Waiting for {} since {} s, for {} s at most",
                        what.get(),
                        TimeUnit.NANOSECONDS.toSeconds(elapsed),
                        TimeUnit.NANOSECONDS.toSeconds(nanos));
            }
            LockSupport.parkNanos(elapsed < SHORT_NANOS ? SHORT_PAUSE_NANOS : PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw Interruption.of("waiting for " + what.get(), new InterruptedException());
            }
        }
        return true;
    }

    private Waiting() {}
}
