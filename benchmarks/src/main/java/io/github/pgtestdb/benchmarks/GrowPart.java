// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Quiet;
import io.github.pgtestdb.benchmarks.measure.Stats;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.benchmarks.systems.PgTestDbSystem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The first database of 201 migrations: with a template of the first 200 on the server, and without. */
final class GrowPart implements Part {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    @Override
    public String name() {
        return "grow";
    }

    @Override
    public List<String> ratios() {
        return List.of("grow_vs_whole");
    }

    @Override
    public int weight() {
        return 8;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Migrations before = bench.migrations(200, 8);
        Migrations after = bench.migrations(201, 8);
        List<Double> grown = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        grow(bench, before, after); // Not counted: its code is mostly not compiled yet.
        long longest = 0;
        for (int round = 0;
                round < bench.options().rounds(12)
                        && (round == 0 || bench.budget().allows(longest));
                round++) {
            long start = System.nanoTime();
            Growth growth = grow(bench, before, after);
            grown.add(growth.grown);
            whole.add(growth.whole);
            ratios.add(growth.grown / growth.whole);
            longest = Math.max(longest, System.nanoTime() - start);
        }
        bench.results().add("first_of_201_after_200", "pgtestdb (equal)", "s", grown);
        bench.results().add("first_of_201", "pgtestdb (equal)", "s", whole);
        bench.results().ratio("grow_vs_whole", Stats.of(ratios).median());
    }

    private record Growth(double grown, double whole) {}

    private static Growth grow(Bench bench, Migrations before, Migrations after) throws SQLException {
        try (PgTestDbSystem fresh = PgTestDbSystem.on(bench.ground(), after);
                PgTestDbSystem built = PgTestDbSystem.on(bench.ground(), before)) {
            seconds(built, before);
            double grown = seconds(built, after);
            return new Growth(grown, seconds(fresh, after));
        }
    }

    /** Waits until the server is idle, because a run of tests does not build two templates in a row. */
    private static double seconds(PgTestDbSystem system, Migrations migrations) throws SQLException {
        Quiet.since(system.admin(), 0);
        long start = System.nanoTime();
        system.createFrom(migrations);
        return (System.nanoTime() - start) / NANOS;
    }
}
