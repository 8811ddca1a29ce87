// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/**
 * The work of a test besides its statements. It is a fixed amount of arithmetic, not of time, so that the cost of a
 * system that takes processor time from the tests shows.
 *
 * @param unitsPerMillisecond the processor's speed while nothing else runs
 */
public record Work(double unitsPerMillisecond) {

    private static final int CALIBRATIONS = 20;
    private static final int UNITS = 1_000_000;

    /** Holds results, so that the compiler cannot remove their computation. */
    @SuppressWarnings("unused")
    private static volatile long sink;

    /** Takes the fastest of several attempts, because the others were disturbed. */
    public static Work calibrated() {
        double fastest = DoubleStream.generate(Work::unitsPerMillisecondNow)
                .limit(CALIBRATIONS)
                .max()
                .orElseThrow();
        return new Work(fastest);
    }

    public void run(int milliseconds) {
        spin((long) (milliseconds * unitsPerMillisecond));
    }

    private static double unitsPerMillisecondNow() {
        long start = System.nanoTime();
        spin(UNITS);
        return UNITS * (double) TimeUnit.MILLISECONDS.toNanos(1) / (System.nanoTime() - start);
    }

    private static void spin(long units) {
        long value = units;
        for (long i = 0; i < units; i++) {
            // Each step needs the previous one, so the compiler cannot leave a step out or compute several at once.
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        }
        sink = value;
    }
}
