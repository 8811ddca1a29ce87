// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Agenda;
import io.github.pgtestdb.benchmarks.measure.Stats;
import io.github.pgtestdb.benchmarks.startup.StartUp;
import io.github.pgtestdb.benchmarks.startup.StartUp.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/**
 * The time from the start of a JVM to the first statements of its first test, with a full cache and with an empty one.
 */
final class StartUpPart implements Part {

    private static final String NAME = "start_";

    /** Without the second compiler, which pays off only in JVMs that live longer than most suites. */
    private static final List<String> FIRST_COMPILER_ONLY = List.of("-XX:TieredStopAtLevel=1");

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public List<String> ratios() {
        return List.of("warm_start_vs_zonky", "warm_start_extra_s", "cold_start_vs_zonky");
    }

    @Override
    public int weight() {
        return 18;
    }

    @Override
    public void run(Bench bench) throws Exception {
        StartUp startUp = new StartUp(bench.scratch(), bench.migrations());
        Agenda agenda = new Agenda(bench.budget(), List.of(3, 6, 1));
        Map<Kind, List<Double>> cold = cold(bench.within(agenda.next()), startUp);
        record(bench, "cold", cold);
        bench.results().ratio("cold_start_vs_zonky", paired(cold, Kind.ZONKY, (our, other) -> our / other));
        Path cache = warmed(bench, startUp);
        Map<Kind, List<Double>> warm = rounds(
                bench.within(agenda.next()),
                7,
                List.of(Kind.values()),
                kind -> startUp.seconds(kind, cache, List.of()));
        record(bench, "warm", warm);
        bench.results().ratio("warm_start_vs_zonky", paired(warm, Kind.ZONKY, (our, other) -> our / other));
        bench.results().ratio("warm_start_extra_s", paired(warm, Kind.NONE, (our, other) -> our - other));
        Map<Kind, List<Double>> firstOnly = rounds(
                bench.within(agenda.next()),
                7,
                List.of(Kind.PGTESTDB, Kind.NONE),
                kind -> startUp.seconds(kind, cache, FIRST_COMPILER_ONLY));
        record(bench, "warm_C1", firstOnly);
    }

    private static Map<Kind, List<Double>> cold(Bench bench, StartUp startUp) throws Exception {
        return rounds(bench, 3, List.of(Kind.PGTESTDB, Kind.ZONKY), kind -> {
            Path cache = Files.createTempDirectory(bench.scratch(), "cold");
            double seconds = startUp.seconds(kind, cache, List.of());
            Scratch.delete(cache);
            return seconds;
        });
    }

    /** Fills a cache with binaries, and, if a system keeps them, with a server and its templates. */
    private static Path warmed(Bench bench, StartUp startUp) throws IOException, InterruptedException {
        Path cache = Files.createTempDirectory(bench.scratch(), "warm");
        for (Kind kind : Kind.values()) {
            startUp.seconds(kind, cache, List.of());
        }
        return cache;
    }

    /** Starts one JVM. */
    private interface Start {

        double seconds(Kind kind) throws IOException, InterruptedException;
    }

    private static Map<Kind, List<Double>> rounds(Bench bench, int rounds, List<Kind> kinds, Start start)
            throws Exception {
        Map<Kind, List<Double>> all = new EnumMap<>(Kind.class);
        List<Kind> order = new ArrayList<>(kinds);
        long longest = 0;
        for (int round = 0;
                round < bench.options().rounds(rounds)
                        && (round == 0 || bench.budget().allows(longest));
                round++) {
            long begin = System.nanoTime();
            for (Kind kind : order) {
                add(all, kind, start.seconds(kind));
            }
            longest = Math.max(longest, System.nanoTime() - begin);
            Collections.rotate(order, -1);
        }
        return all;
    }

    private static void add(Map<Kind, List<Double>> all, Kind kind, double seconds) {
        all.computeIfAbsent(kind, any -> new ArrayList<>()).add(seconds);
    }

    private static void record(Bench bench, String cache, Map<Kind, List<Double>> all) {
        all.forEach((kind, seconds) -> bench.results().add(NAME + cache, kind.label(), "s", seconds));
    }

    private static double paired(
            Map<Kind, List<Double>> all, Kind other, ToDoubleBiFunction<Double, Double> comparison) {
        List<Double> ours = all.getOrDefault(Kind.PGTESTDB, List.of());
        List<Double> theirs = all.getOrDefault(other, List.of());
        List<Double> figures = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            figures.add(comparison.applyAsDouble(ours.get(round), theirs.get(round)));
        }
        return Stats.of(figures).median();
    }
}
