// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Agenda;
import io.github.pgtestdb.benchmarks.measure.Contender;
import io.github.pgtestdb.benchmarks.measure.Load;
import io.github.pgtestdb.benchmarks.measure.Series;
import io.github.pgtestdb.benchmarks.measure.Stats;
import io.github.pgtestdb.benchmarks.systems.FloorSystem;
import io.github.pgtestdb.benchmarks.systems.Ground;
import io.github.pgtestdb.benchmarks.systems.IsolationSystem;
import io.github.pgtestdb.benchmarks.systems.MigrateSystem;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.benchmarks.systems.PgTestDbSystem;
import io.github.pgtestdb.benchmarks.systems.PlainSystem;
import io.github.pgtestdb.benchmarks.systems.SharedSystem;
import io.github.pgtestdb.benchmarks.systems.SpringSystem;
import io.github.pgtestdb.benchmarks.systems.ZonkySystem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All systems, on one set of migrations.
 *
 * @param set closes them
 * @param pgtestdb this library with its own server
 * @param pgtestdbEqual this library on the common server
 * @param zonky zonky with its own server
 * @param zonkyEqual zonky with its own server, set like the common one
 * @param spring zonky for Spring, with its own server
 * @param springEqual zonky for Spring with its own server, set like the common one
 * @param plain connect, create, drop
 * @param plainOnItsOwn the same on a server that is set up as its documentation recommends
 * @param none a shared database
 * @param rollback a shared database and a transaction
 * @param truncate a shared database, emptied
 * @param migrate all migrations for each test
 * @param floors plain SQL, with each strategy
 */
record Rivals(
        SystemSet set,
        IsolationSystem pgtestdb,
        IsolationSystem pgtestdbEqual,
        IsolationSystem zonky,
        IsolationSystem zonkyEqual,
        IsolationSystem spring,
        IsolationSystem springEqual,
        IsolationSystem plain,
        IsolationSystem plainOnItsOwn,
        IsolationSystem none,
        IsolationSystem rollback,
        IsolationSystem truncate,
        IsolationSystem migrate,
        List<IsolationSystem> floors)
        implements AutoCloseable {

    /** A multiple of every number of threads. */
    private static final int FLOOR_TESTS = 24;

    /** The best floor has blocks about as long as those of the systems that are compared with it. */
    private static final int BEST_FLOOR_TESTS = 240;

    static Rivals of(Bench bench, Migrations migrations) throws Exception {
        SystemSet set = new SystemSet();
        Ground ground = bench.ground();
        return new Rivals(
                set,
                set.add(PgTestDbSystem.asItShips(migrations)),
                set.add(PgTestDbSystem.on(ground, migrations)),
                set.add(ZonkySystem.asItShips(migrations)),
                set.add(ZonkySystem.like(ground, migrations)),
                set.add(SpringSystem.asItShips(migrations)),
                set.add(SpringSystem.like(ground, migrations)),
                set.add(PlainSystem.on(ground, migrations)),
                set.add(PlainSystem.onItsOwn(migrations)),
                set.add(SharedSystem.none(ground, migrations)),
                set.add(SharedSystem.rollback(ground, migrations)),
                set.add(SharedSystem.truncate(ground, migrations)),
                set.add(new MigrateSystem(ground, migrations)),
                List.of(
                        set.add(new FloorSystem(ground, migrations, "WAL_LOG")),
                        set.add(new FloorSystem(ground, migrations, "FILE_COPY"))));
    }

    /**
     * All systems except the floor, for tests without work. Faster systems have more tests, and the systems that a
     * target compares have the most.
     */
    List<Contender> trivial() {
        return List.of(
                new Contender(pgtestdb, Bench.sequential(240, 0)),
                new Contender(pgtestdbEqual, Bench.sequential(240, 0)),
                new Contender(zonky, Bench.sequential(16, 0)),
                new Contender(zonkyEqual, Bench.sequential(8, 0)),
                new Contender(spring, Bench.sequential(8, 0)),
                new Contender(springEqual, Bench.sequential(8, 0)),
                new Contender(plain, Bench.sequential(32, 0)),
                new Contender(plainOnItsOwn, Bench.sequential(32, 0)),
                new Contender(truncate, Bench.sequential(40, 0)),
                new Contender(migrate, Bench.sequential(2, 0)),
                new Contender(rollback, Bench.sequential(100, 0)),
                new Contender(none, Bench.sequential(100, 0)));
    }

    /**
     * The systems that a user chooses between. A target compares the first and the last, so these have four times the
     * tests.
     */
    List<Contender> main(Load load) {
        List<Contender> others = contenders(load.quarter(), zonky, spring, plain, truncate, rollback);
        return Stream.of(contenders(load, pgtestdb), others, contenders(load, none))
                .flatMap(List::stream)
                .toList();
    }

    /** The systems that can run tests in parallel in one JVM. */
    List<Contender> parallel(Load load) {
        return contenders(load, pgtestdb, plain, rollback, none);
    }

    /** The systems that have their own server, and one that uses the common server. */
    List<IsolationSystem> servers() {
        return List.of(pgtestdb, zonky, zonkyEqual, plain);
    }

    /** Finds the strategy and the number of threads with which plain SQL is fastest here. */
    Contender bestFloor(Bench bench) {
        double least = Double.POSITIVE_INFINITY;
        Contender best = new Contender(floors.get(0), Bench.sequential(FLOOR_TESTS, 0));
        Agenda agenda = new Agenda(bench.budget(), List.of(1, 1, 1));
        for (int threads : List.of(1, 2, 4)) {
            Load load = new Load(FLOOR_TESTS, threads, 0);
            List<Contender> candidates = new ArrayList<>();
            floors.forEach(floor -> candidates.add(new Contender(floor, load)));
            Map<String, Series> all = bench.within(agenda.next()).measure("0ms_threads" + threads, 2, candidates);
            for (Contender candidate : candidates) {
                Series series = all.get(candidate.system().name());
                if (series != null && series.failure().isEmpty()) {
                    double time = Stats.of(series.perTest()).median();
                    best = time < least ? candidate : best;
                    least = Math.min(time, least);
                }
            }
        }
        return new Contender(
                best.system(), new Load(BEST_FLOOR_TESTS, best.load().threads(), 0));
    }

    @Override
    public void close() throws SQLException {
        set.close();
    }

    private static List<Contender> contenders(Load load, IsolationSystem... systems) {
        return Stream.of(systems).map(system -> new Contender(system, load)).toList();
    }
}
