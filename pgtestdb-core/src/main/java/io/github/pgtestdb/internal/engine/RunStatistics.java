// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.internal.template.TemplateObserver;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Counts the databases and templates of the run, and records how long tests waited. Thread-safe. */
final class RunStatistics implements TemplateObserver {

    private long[] waits = new long[64];
    private int databases;
    private int built;
    private int incremental;
    private int reused;
    private long buildNanos;
    private long incrementalNanos;

    synchronized void waited(long nanos) {
        if (databases == waits.length) {
            waits = Arrays.copyOf(waits, 2 * databases);
        }
        waits[databases++] = nanos;
    }

    @Override
    public synchronized void built(long nanos) {
        built++;
        buildNanos += nanos;
    }

    @Override
    public synchronized void builtIncrementally(long nanos) {
        incremental++;
        incrementalNanos += nanos;
    }

    @Override
    public synchronized void reused() {
        reused++;
    }

    synchronized int databases() {
        return databases;
    }

    /**
     * Renders for example {@code 212 databases (wait: median 14.2 ms, worst 35.0 ms); templates: 1 built in 1.4 s, 0
     * reused; 0 kept}.
     */
    synchronized String summary(int kept) {
        String counted = databases + (databases == 1 ? " database" : " databases");
        String templates = "templates: " + counted(built, "built", buildNanos)
                + (incremental == 0 ? "" : counted(incremental, "incremental", incrementalNanos)) + reused + " reused";
        if (databases == 0) {
            return counted + "; " + templates + "; " + kept + " kept";
        }
        long[] sorted = Arrays.copyOf(waits, databases);
        Arrays.sort(sorted);
        return counted + " (wait: median " + decimal(sorted[databases / 2], TimeUnit.MILLISECONDS) + " ms, worst "
                + decimal(sorted[databases - 1], TimeUnit.MILLISECONDS) + " ms); " + templates + "; " + kept + " kept";
    }

    private static String counted(int templates, String how, long nanos) {
        return templates + " " + how + (templates == 0 ? "" : " in " + decimal(nanos, TimeUnit.SECONDS) + " s") + ", ";
    }

    private static String decimal(long nanos, TimeUnit unit) {
        return String.format(Locale.ROOT, "%.1f", (double) nanos / unit.toNanos(1));
    }
}
