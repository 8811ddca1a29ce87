// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Contender;
import io.github.pgtestdb.benchmarks.measure.Load;
import io.github.pgtestdb.benchmarks.measure.Series;
import io.github.pgtestdb.benchmarks.systems.Ground;
import io.github.pgtestdb.benchmarks.systems.PgTestDbSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A template of 200 MB against one of 8 MB, on a file system on which a copy of a file shares its blocks. */
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
    public int weight() {
        return 4;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Optional<Path> directory = bench.options().reflink();
        if (directory.isEmpty()) {
            bench.results().missing(RATIO, "benchmarks.reflink.dir names no directory that shares blocks");
            return;
        }
        Map<String, String> settings =
                Map.of("pgtestdb.embedded.data-dir", directory.get().toString());
        try (Ground ground = Ground.start(settings);
                PgTestDbSystem small =
                        PgTestDbSystem.on(ground, bench.migrations(30, 8)).called("8 MB");
                PgTestDbSystem large =
                        PgTestDbSystem.on(ground, bench.migrations(30, 200)).called("200 MB")) {
            Load load = Bench.sequential(20, 0);
            Map<String, Series> all =
                    bench.measure("0ms_reflink", 5, List.of(new Contender(small, load), new Contender(large, load)));
            OptionalDouble ratio = series(all, large).times(series(all, small));
            bench.results().ratio(RATIO, ratio, "A system failed; its measurement says why");
        }
    }

    private static Series series(Map<String, Series> all, PgTestDbSystem system) {
        return Optional.ofNullable(all.get(system.name())).orElseThrow();
    }
}
