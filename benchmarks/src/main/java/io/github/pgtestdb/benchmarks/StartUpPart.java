package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Stats;
import io.github.pgtestdb.benchmarks.startup.StartUp;
import io.github.pgtestdb.benchmarks.startup.StartUp.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/** From the start of a JVM to the first statements of its first test, with a cache that knows all and with an empty one. */
final class StartUpPart implements Part {

    private static final String NAME = "start_";

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public List<String> ratios() {
        return List.of("warm_start_vs_zonky", "warm_start_extra_s", "cold_start_vs_zonky");
    }

    @Override
    public void run(Bench bench) throws Exception {
        StartUp startUp = new StartUp(bench.scratch(), bench.migrations());
        Map<Kind, List<Double>> cold = cold(bench, startUp);
        record(bench, "cold", cold);
        bench.results().ratio("cold_start_vs_zonky", paired(cold, Kind.ZONKY, (our, other) -> our / other));
        Map<Kind, List<Double>> warm = warm(bench, startUp);
        record(bench, "warm", warm);
        bench.results().ratio("warm_start_vs_zonky", paired(warm, Kind.ZONKY, (our, other) -> our / other));
        bench.results().ratio("warm_start_extra_s", paired(warm, Kind.NONE, (our, other) -> our - other));
    }

    private static Map<Kind, List<Double>> cold(Bench bench, StartUp startUp) throws Exception {
        Map<Kind, List<Double>> all = new EnumMap<>(Kind.class);
        for (int round = 0; round < bench.options().rounds(3); round++) {
            for (Kind kind : List.of(Kind.PGTESTDB, Kind.ZONKY)) {
                Path cache = Files.createDirectories(bench.scratch().resolve("cold"));
                add(all, kind, startUp.seconds(kind, cache));
                Scratch.delete(cache);
            }
        }
        return all;
    }

    private static Map<Kind, List<Double>> warm(Bench bench, StartUp startUp) throws Exception {
        Map<Kind, List<Double>> all = new EnumMap<>(Kind.class);
        Path cache = Files.createDirectories(bench.scratch().resolve("warm"));
        for (Kind kind : Kind.values()) {
            startUp.seconds(kind, cache);
        }
        for (int round = 0; round < bench.options().rounds(5); round++) {
            for (Kind kind : Kind.values()) {
                add(all, kind, startUp.seconds(kind, cache));
            }
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
