// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Agenda;
import io.github.pgtestdb.benchmarks.measure.Budget;
import io.github.pgtestdb.benchmarks.measure.Work;
import io.github.pgtestdb.benchmarks.report.Reports;
import io.github.pgtestdb.benchmarks.systems.Ground;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the parts, one after the other. If a part fails, it has no figures; those of the other parts are still valid.
 */
final class Parts {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    /** The soak is first, so that the later parts measure the library and the driver compiled. */
    private static final List<Part> ORDINARY = List.of(
            new SoakPart(),
            new SuitesPart(),
            new TemplatesPart(),
            new GrowPart(),
            new DurablePart(),
            new StartUpPart(),
            new ReflinkPart(),
            new MethodsPart());

    /** Parts that run only if {@code benchmarks.parts} names them. */
    private static final List<Part> ON_DEMAND = List.of(new SettingsPart());

    static void run(Options options, Budget budget, Reports reports, Path scratch) {
        List<Part> chosen = ORDINARY;
        if (!options.parts().isEmpty()) {
            ORDINARY.forEach(part -> leaveOut(part, reports));
            chosen = options.parts().stream().map(Parts::named).toList();
        }
        Agenda agenda = new Agenda(budget, chosen.stream().map(Part::weight).toList());
        try (Ground ground = Ground.start(Map.of())) {
            Work work = Work.calibrated();
            for (Part part : chosen) {
                Bench bench = new Bench(options, reports.results(), ground, work, agenda.next(), scratch);
                run(part, bench);
                write(reports);
            }
        }
    }

    private static void run(Part part, Bench bench) {
        LOG.info("The part {} has {} s", part.name(), bench.budget().millisecondsLeft() / 1000);
        part.ratios().forEach(key -> bench.results().missing(key, part.name() + " did not end in its time"));
        try {
            part.run(bench);
        } catch (Exception | LinkageError e) {
            LOG.error("The part {} failed", part.name(), e);
            // The ratios that the part measured before it failed are still valid.
            part.ratios().stream()
                    .filter(key -> bench.results().ratio(key).isEmpty())
                    .forEach(key -> bench.results().missing(key, part.name() + " failed: " + e));
        }
    }

    private static void leaveOut(Part part, Reports reports) {
        part.ratios().forEach(key -> reports.results().missing(key, "benchmarks.parts leaves " + part.name() + " out"));
    }

    private static Part named(String name) {
        return Stream.concat(ORDINARY.stream(), ON_DEMAND.stream())
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("benchmarks.parts names no part: " + name));
    }

    private static void write(Reports reports) {
        try {
            reports.write();
        } catch (IOException e) {
            LOG.error("Cannot write the measurements", e);
        }
    }

    private Parts() {}
}
