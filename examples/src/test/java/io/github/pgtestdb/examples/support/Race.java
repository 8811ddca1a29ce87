// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that start together. */
public final class Race {

    private static final long DEADLINE_SECONDS = 30;

    private Race() {}

    /** Runs each racer in a separate thread; returns their results in the same order, or throws the first failure. */
    public static <T> List<T> run(List<? extends Callable<T>> racers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        try {
            CyclicBarrier start = new CyclicBarrier(racers.size());
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> racer : racers) {
                running.add(threads.submit(() -> {
                    meet(start);
                    return racer.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Waits until another thread has counted the latch down. */
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The other did not get there in " + DEADLINE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while waiting for the other", e);
        }
    }

    /** Waits for all other threads at a barrier. */
    public static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The others did not come to the barrier", e);
        }
    }
}
