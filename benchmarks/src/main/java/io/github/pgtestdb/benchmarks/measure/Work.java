package io.github.pgtestdb.benchmarks.measure;

import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/**
 * What a test does besides its statements: a fixed amount of arithmetic, not of time, so that a system that takes the
 * processor away from the tests is seen to.
 *
 * @param unitsPerMillisecond how much the processor does while nothing else runs
 */
public record Work(double unitsPerMillisecond) {

    private static final int CALIBRATIONS = 20;
    private static final int UNITS = 1_000_000;

    /** Where results go, for them to be needed. */
    @SuppressWarnings("unused")
    private static volatile long sink;

    /** Takes the best of some attempts: the others were disturbed. */
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
            // Each step needs the one before, so the compiler can neither leave one out nor do several at once.
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        }
        sink = value;
    }
}
