// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Agenda;
import io.github.pgtestdb.benchmarks.measure.Contender;
import io.github.pgtestdb.benchmarks.measure.Load;
import io.github.pgtestdb.benchmarks.measure.Series;
import io.github.pgtestdb.benchmarks.systems.Ground;
import io.github.pgtestdb.benchmarks.systems.IsolationSystem;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.benchmarks.systems.PlainSystem;
import io.github.pgtestdb.benchmarks.systems.RunPerBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An existing server with PostgreSQL's default parameters and its data on a disk: {@code fsync} is on, and checkpoints
 * cost time.
 */
final class DurablePart implements Part {

    private static final String NO_SERIES = "One of the two systems failed; its measurement says why";
    private static final String TRIVIAL = "durable_trivial_vs_plain";
    private static final String SUITE = "durable_suite50_vs_plain";

    @Override
    public String name() {
        return "durable";
    }

    @Override
    public List<String> ratios() {
        return List.of(TRIVIAL, SUITE);
    }

    @Override
    public int weight() {
        return 20;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Path data = Files.createDirectories(
                bench.options().durable().orElse(bench.scratch().resolve("durable")));
        Migrations migrations = bench.migrations();
        Agenda agenda = new Agenda(bench.budget(), List.of(1, 1));
        try (Ground ground = Ground.durable(data);
                IsolationSystem pgtestdb = new RunPerBlock(ground, migrations);
                IsolationSystem plain = PlainSystem.on(ground, migrations)) {
            compare(bench.within(agenda.next()), TRIVIAL, "0ms_durable", Bench.sequential(80, 0), pgtestdb, plain);
            compare(bench.within(agenda.next()), SUITE, "50ms_durable", Bench.sequential(40, 50), pgtestdb, plain);
        }
    }

    private static void compare(
            Bench bench, String ratio, String name, Load load, IsolationSystem pgtestdb, IsolationSystem plain) {
        Map<String, Series> all =
                bench.measure(name, 5, List.of(new Contender(pgtestdb, load), new Contender(plain, load)));
        OptionalDouble figure = series(all, pgtestdb).times(series(all, plain));
        bench.results().ratio(ratio, figure, NO_SERIES);
    }

    private static Series series(Map<String, Series> all, IsolationSystem system) {
        return Optional.ofNullable(all.get(system.name())).orElseThrow();
    }
}
