package io.github.pgtestdb.benchmarks.measure;

import io.github.pgtestdb.benchmarks.systems.IsolationSystem;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.benchmarks.systems.Sql;
import io.github.pgtestdb.benchmarks.systems.TestHandle;
import java.sql.Connection;
import java.sql.SQLException;
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
 * @param waits milliseconds from asking for a database to its open connection, for each test
 * @param perTest milliseconds from the first test to the end of all that the tests caused, divided by their number
 */
public record Block(List<Double> waits, double perTest) {

    private static final double NANOS = 1e6;

    /**
     * Runs a block. Databases still being made or dropped behind the tests count: a pool that was full at the start is
     * full again at the end, and nothing is left to the next system's time.
     */
    public static Block run(Contender contender, Work work) throws Exception {
        Load load = contender.load();
        long start = System.nanoTime();
        List<Double> waits = load.threads() == 1 ? share(contender, work) : parallel(contender, work);
        long end = Quiet.since(contender.system().admin(), System.nanoTime());
        return new Block(waits, (end - start) / NANOS / load.tests());
    }

    /** Runs a few tests without work, the first of which also starts the server, and returns what the later ones took. */
    static Block warmUp(Contender contender, Work work) throws Exception {
        share(new Contender(contender.system(), new Load(1, 1, 0)), work);
        return run(new Contender(contender.system(), contender.load().warmUp()), work);
    }

    private static List<Double> parallel(Contender contender, Work work) throws Exception {
        int threads = contender.load().threads();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Double> waits = new ArrayList<>();
            Callable<List<Double>> share = () -> share(contender, work);
            for (Future<List<Double>> done : executor.invokeAll(Collections.nCopies(threads, share))) {
                waits.addAll(done.get());
            }
            return waits;
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<Double> share(Contender contender, Work work) throws Exception {
        Load load = contender.load();
        List<Double> waits = new ArrayList<>();
        for (int i = 0; i < load.tests() / load.threads(); i++) {
            waits.add(test(contender.system(), work, load.milliseconds()));
        }
        return waits;
    }

    private static double test(IsolationSystem system, Work work, int milliseconds) throws Exception {
        long start = System.nanoTime();
        try (TestHandle handle = system.next()) {
            return body(handle, work, milliseconds, start);
        }
    }

    private static double body(TestHandle handle, Work work, int milliseconds, long start) throws SQLException {
        try (Connection connection = handle.connection()) {
            final double wait = (System.nanoTime() - start) / NANOS;
            for (String sql : Migrations.test()) {
                Sql.execute(connection, sql);
            }
            work.run(milliseconds);
            return wait;
        }
    }
}
