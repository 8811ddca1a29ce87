// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import io.github.pgtestdb.benchmarks.systems.IsolationSystem;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.benchmarks.systems.Sql;
import io.github.pgtestdb.benchmarks.systems.TestHandle;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A block of tests, timed.
 *
 * @param tests the times of each test
 * @param perTest milliseconds from the first test to the end of all work that the tests caused, divided by their number
 */
public record Block(List<TestTimes> tests, double perTest) {

    private static final double NANOS = 1e6;

    /**
     * Runs a block. Databases that are still created or dropped in the background count: a pool that was full at the
     * start is full again at the end, and no work is left that would slow down the next system.
     */
    public static Block run(Contender contender, Work work) throws Exception {
        Load load = contender.load();
        long start = System.nanoTime();
        List<TestTimes> tests = load.threads() == 1 ? share(contender, work) : parallel(contender, work);
        long end = Quiet.since(contender.system().admin(), System.nanoTime());
        end += contender.system().endBlock();
        return new Block(tests, (end - start) / NANOS / load.tests());
    }

    /** Runs a few tests without work and returns their times. An extra test before them also starts the server. */
    static Block warmUp(Contender contender, Work work) throws Exception {
        share(new Contender(contender.system(), new Load(1, 1, 0)), work);
        return run(new Contender(contender.system(), contender.load().warmUp()), work);
    }

    private static List<TestTimes> parallel(Contender contender, Work work) throws Exception {
        int threads = contender.load().threads();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<TestTimes> tests = new ArrayList<>();
            Callable<List<TestTimes>> share = () -> share(contender, work);
            for (Future<List<TestTimes>> done : executor.invokeAll(Collections.nCopies(threads, share))) {
                tests.addAll(done.get());
            }
            return tests;
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<TestTimes> share(Contender contender, Work work) throws Exception {
        Load load = contender.load();
        List<TestTimes> tests = new ArrayList<>();
        for (int i = 0; i < load.tests() / load.threads(); i++) {
            tests.add(test(contender.system(), work, load.milliseconds()));
        }
        return tests;
    }

    private static TestTimes test(IsolationSystem system, Work work, int milliseconds) throws Exception {
        long start = System.nanoTime();
        long open;
        long answered;
        long worked;
        try (TestHandle handle = system.next();
                Connection connection = handle.connection()) {
            open = System.nanoTime();
            for (String sql : Migrations.test()) {
                Sql.execute(connection, sql);
            }
            answered = System.nanoTime();
            work.run(milliseconds);
            worked = System.nanoTime();
        }
        long end = System.nanoTime();
        return new TestTimes(
                (open - start) / NANOS, (answered - open) / NANOS, (worked - answered) / NANOS, (end - worked) / NANOS);
    }
}
