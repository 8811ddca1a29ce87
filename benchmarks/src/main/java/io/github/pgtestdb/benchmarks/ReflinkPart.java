package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Contender;
import io.github.pgtestdb.benchmarks.measure.Series;
import io.github.pgtestdb.benchmarks.measure.Stats;
import io.github.pgtestdb.benchmarks.systems.Ground;
import io.github.pgtestdb.benchmarks.systems.PgTestDbSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A template of 200 MB against one of 8 MB where a copy of a file shares its blocks. */
final class ReflinkPart implements Part {

    private static final String RATIO = "reflink200_vs_8";

    @Override
    public String name() {
        return "reflink";
    }

    @Override
    public List<String> ratios() {
        return List.of(RATIO);
    }

    @Override
    public void run(Bench bench) throws Exception {
        Optional<Path> directory = bench.options().reflink();
        if (directory.isEmpty()) {
            bench.results().missing(RATIO, "benchmarks.reflink.dir names no directory that shares blocks");
            return;
        }
        Map<String, String> settings = Map.of(
                "pgtestdb.embedded.data-dir",
                directory.get().toString(),
                "pgtestdb.embedded.config",
                "file_copy_method=clone");
        try (Ground ground = Ground.start(settings)) {
            double small = median(bench, ground, 8);
            bench.results().ratio(RATIO, median(bench, ground, 200) / small);
        }
    }

    private static double median(Bench bench, Ground ground, int megabytes) throws Exception {
        try (PgTestDbSystem system = PgTestDbSystem.on(ground, bench.migrations(30, megabytes))) {
            Contender contender = new Contender(system, Bench.sequential(40, 0));
            Map<String, Series> all = bench.measure("0ms_reflink_" + megabytes + "MB", 3, List.of(contender));
            return Stats.of(all.values().iterator().next().perTest()).median();
        }
    }
}
