// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Agenda;
import io.github.pgtestdb.benchmarks.measure.Stats;
import io.github.pgtestdb.benchmarks.systems.Ground;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.benchmarks.systems.Phases;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries the server's parameters one at a time: the times of clone, connection, drop and the whole test, divided by
 * those on the embedded server with its own parameters. More than 1 means that the embedded server's own parameter is
 * faster.
 */
final class SettingsPart implements Part {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsPart.class);
    private static final int ROUNDS = 12;
    private static final int TESTS = 8;

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public int weight() {
        return 100;
    }

    @Override
    public List<String> ratios() {
        return List.of();
    }

    @Override
    public void run(Bench bench) throws Exception {
        List<String> variants = ServerVariants.all();
        Agenda agenda = new Agenda(bench.budget(), Collections.nCopies(variants.size() + 2, 1));
        Phases chosen = Phases.on(bench.ground(), bench.migrations());
        chosen.run(TESTS);
        Phases unprimed = Phases.unprimed(bench.ground(), bench.migrations());
        compare(bench.within(agenda.next()), "template not primed", chosen, unprimed);
        // This compares two servers with the same parameters. Their difference is chance, and so are smaller
        // differences below.
        variant(bench.within(agenda.next()), "the same once more", "autovacuum=off", chosen);
        for (String setting : variants) {
            variant(bench.within(agenda.next()), setting, setting, chosen);
        }
    }

    private static void variant(Bench bench, String name, String setting, Phases chosen) {
        LOG.info("Trying {}", name);
        try (Ground ground = Ground.start(Map.of("pgtestdb.server-parameters", setting))) {
            Migrations migrations = bench.migrations();
            Phases other = Phases.on(ground, migrations);
            other.run(TESTS);
            compare(bench, name, chosen, other);
        } catch (Exception e) {
            // A server of another version may not know the parameter; the other figures are still valid.
            bench.results().addMissing("setting_test", name, "×", String.valueOf(e.getMessage()));
        }
    }

    private static void compare(Bench bench, String name, Phases chosen, Phases other) throws SQLException {
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        long longest = 0;
        int rounds = bench.options().rounds(ROUNDS);
        // Run at least one round: there are many variants, and without a figure the start of the server would be
        // wasted.
        for (int round = 0; round < rounds && (round == 0 || bench.budget().allows(longest)); round++) {
            long start = System.nanoTime();
            boolean chosenFirst = round % 2 == 0;
            Map<String, List<Double>> first = (chosenFirst ? chosen : other).run(TESTS);
            Map<String, List<Double>> second = (chosenFirst ? other : chosen).run(TESTS);
            (chosenFirst ? first : second).forEach((phase, figures) -> {
                double ours = Stats.of(figures).median();
                double theirs = Stats.of((chosenFirst ? second : first).getOrDefault(phase, figures))
                        .median();
                ratios.computeIfAbsent(phase, any -> new ArrayList<>()).add(theirs / ours);
            });
            longest = Math.max(longest, System.nanoTime() - start);
        }
        ratios.forEach((phase, figures) -> bench.results().add("setting_" + phase, name, "×", figures));
    }
}
