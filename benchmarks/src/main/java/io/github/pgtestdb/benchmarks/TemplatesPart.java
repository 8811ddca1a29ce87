// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Agenda;
import io.github.pgtestdb.benchmarks.measure.Contender;
import io.github.pgtestdb.benchmarks.measure.Load;
import io.github.pgtestdb.benchmarks.systems.FloorSystem;
import io.github.pgtestdb.benchmarks.systems.Ground;
import io.github.pgtestdb.benchmarks.systems.MigrateSystem;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.benchmarks.systems.PgTestDbSystem;
import io.github.pgtestdb.benchmarks.systems.PlainSystem;
import io.github.pgtestdb.benchmarks.systems.ZonkySystem;
import java.util.List;

/** Trivial tests on larger templates, and on templates of more migrations. */
final class TemplatesPart implements Part {

    @Override
    public String name() {
        return "templates";
    }

    @Override
    public List<String> ratios() {
        return List.of();
    }

    @Override
    public int weight() {
        return 20;
    }

    @Override
    public void run(Bench bench) throws Exception {
        Agenda agenda = new Agenda(bench.budget(), List.of(2, 5, 3));
        for (int megabytes : List.of(50, 200)) {
            sized(bench.within(agenda.next()), "0ms_" + megabytes + "MB", bench.migrations(30, megabytes));
        }
        many(bench.within(agenda.next()), bench.migrations(200, 8));
    }

    private static void sized(Bench bench, String name, Migrations migrations) throws Exception {
        Ground ground = bench.ground();
        Load load = Bench.sequential(5, 0);
        try (SystemSet set = new SystemSet()) {
            bench.measure(
                    name,
                    3,
                    List.of(
                            new Contender(set.add(PgTestDbSystem.asItShips(migrations)), load),
                            new Contender(set.add(PgTestDbSystem.on(ground, migrations)), load),
                            new Contender(set.add(ZonkySystem.asItShips(migrations)), load),
                            new Contender(set.add(ZonkySystem.like(ground, migrations)), load),
                            new Contender(set.add(PlainSystem.on(ground, migrations)), load),
                            new Contender(set.add(new FloorSystem(ground, migrations, "FILE_COPY")), load)));
        }
    }

    private static void many(Bench bench, Migrations migrations) throws Exception {
        Ground ground = bench.ground();
        Load load = Bench.sequential(15, 0);
        try (SystemSet set = new SystemSet()) {
            bench.measure(
                    "0ms_200migrations",
                    2,
                    List.of(
                            new Contender(set.add(PgTestDbSystem.asItShips(migrations)), load),
                            new Contender(set.add(ZonkySystem.asItShips(migrations)), load),
                            new Contender(set.add(PlainSystem.on(ground, migrations)), load),
                            new Contender(set.add(new MigrateSystem(ground, migrations)), Bench.sequential(1, 0))));
        }
    }
}
