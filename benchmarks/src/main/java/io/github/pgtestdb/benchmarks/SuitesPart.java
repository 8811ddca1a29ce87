// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Agenda;
import io.github.pgtestdb.benchmarks.measure.Contender;
import io.github.pgtestdb.benchmarks.measure.Footprint;
import io.github.pgtestdb.benchmarks.measure.Load;
import io.github.pgtestdb.benchmarks.measure.Series;
import io.github.pgtestdb.benchmarks.measure.Stats;
import io.github.pgtestdb.benchmarks.measure.TestTimes;
import io.github.pgtestdb.benchmarks.report.Results;
import io.github.pgtestdb.benchmarks.systems.IsolationSystem;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Suites of tests of 0, 10 and 50 ms, sequential, and on two and four threads. */
final class SuitesPart implements Part {

    private static final String NO_SERIES = "One of the two systems failed; its measurement says why";

    @Override
    public String name() {
        return "suites";
    }

    @Override
    public List<String> ratios() {
        return List.of(
                "trivial_vs_floor",
                "trivial_vs_zonky",
                "trivial_vs_plain",
                "trivial_vs_truncate",
                "wait_p50_ms",
                "wait_p99_ms",
                "suite50_vs_none");
    }

    @Override
    public int weight() {
        return 40;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Agenda agenda = new Agenda(bench.budget(), List.of(3, 1, 1, 2, 1, 1, 2, 3, 12, 8));
        try (Rivals rivals = Rivals.of(bench, bench.migrations())) {
            Contender floor = rivals.bestFloor(bench.within(agenda.next()));
            for (int threads : List.of(2, 4)) {
                for (int milliseconds : List.of(0, 10, 50)) {
                    Load load = new Load(24, threads, milliseconds);
                    bench.within(agenda.next())
                            .measure(milliseconds + "ms_parallel" + threads, 3, rivals.parallel(load));
                }
            }
            bench.within(agenda.next()).measure("10ms", 3, rivals.main(Bench.sequential(40, 10)));
            trivial(bench.within(agenda.next()), rivals, floor);
            // No later measurement needs it, and its background processes must not disturb the tests of 50 ms.
            rivals.plainOnItsOwn().close();
            footprints(bench, rivals.servers());
            fifty(bench.within(agenda.next()), rivals);
        }
    }

    private static void trivial(Bench bench, Rivals rivals, Contender floor) {
        Map<String, Series> all = bench.measure(
                "0ms",
                5,
                Stream.concat(Stream.of(floor), rivals.trivial().stream()).toList());
        Results results = bench.results();
        Series equal = series(all, rivals.pgtestdbEqual());
        results.ratio("trivial_vs_zonky", series(all, rivals.pgtestdb()).times(series(all, rivals.zonky())), NO_SERIES);
        results.ratio("trivial_vs_floor", equal.times(series(all, floor.system())), NO_SERIES);
        results.ratio("trivial_vs_plain", equal.times(series(all, rivals.plain())), NO_SERIES);
        results.ratio("trivial_vs_truncate", equal.times(series(all, rivals.truncate())), NO_SERIES);
    }

    private static void fifty(Bench bench, Rivals rivals) {
        Map<String, Series> all = bench.measure("50ms", 4, rivals.main(Bench.sequential(60, 50)));
        Series pgtestdb = series(all, rivals.pgtestdb());
        Results results = bench.results();
        results.ratio("suite50_vs_none", pgtestdb.times(series(all, rivals.none())), NO_SERIES);
        if (pgtestdb.failure().isPresent()) {
            List.of("wait_p50_ms", "wait_p99_ms").forEach(key -> results.missing(key, NO_SERIES));
            return;
        }
        profile(results, pgtestdb, rivals.pgtestdb());
        profile(results, series(all, rivals.none()), rivals.none());
        Stats waits = Stats.of(pgtestdb.waits());
        results.ratio("wait_p50_ms", waits.median());
        results.ratio("wait_p99_ms", waits.p99());
    }

    /**
     * Records the parts of the time of a test of 50 ms. The difference to the whole is background work after the last
     * test.
     */
    private static void profile(Results results, Series series, IsolationSystem system) {
        Map<String, Function<TestTimes, Double>> parts = new LinkedHashMap<>();
        parts.put("wait", TestTimes::waiting);
        parts.put("statements", TestTimes::statements);
        parts.put("work", TestTimes::work);
        parts.put("give_back", TestTimes::giveBack);
        if (series.failure().isEmpty()) {
            parts.forEach((name, part) -> results.add("part_" + name, system.name(), "ms", series.times(part)));
        }
    }

    private static void footprints(Bench bench, List<IsolationSystem> systems) {
        for (IsolationSystem system : systems) {
            try {
                Footprint footprint = Footprint.of(system.admin());
                bench.results().add("server_memory", system.name(), "MB", List.of(footprint.memoryMegabytes()));
                bench.results().add("server_disk", system.name(), "MB", List.of(footprint.diskMegabytes()));
            } catch (IllegalStateException | SQLException | IOException e) {
                // The server never started, because time ran out or for a reason that the system's own figure names.
                bench.results().addMissing("server_memory", system.name(), "MB", e.toString());
            }
        }
    }

    private static Series series(Map<String, Series> all, IsolationSystem system) {
        Series series = all.get(system.name());
        if (series == null) {
            throw new IllegalArgumentException("Not measured: " + system.name());
        }
        return series;
    }
}
