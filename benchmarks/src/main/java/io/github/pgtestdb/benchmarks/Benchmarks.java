package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Work;
import io.github.pgtestdb.benchmarks.report.Results;
import io.github.pgtestdb.benchmarks.report.SvgPlot;
import io.github.pgtestdb.benchmarks.report.Table;
import io.github.pgtestdb.benchmarks.systems.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs all parts, one after the other, and writes down what came of them. */
public final class Benchmarks {

    private static final Logger LOG = LoggerFactory.getLogger(Benchmarks.class);

    private static final List<Part> PARTS = List.of(
            new SuitesPart(),
            new TemplatesPart(),
            new GrowPart(),
            new StartUpPart(),
            new ReflinkPart(),
            new SoakPart());

    private static final List<String> PLOTTED =
            List.of("test_0ms", "test_50ms", "wait_50ms", "test_0ms_200MB", "start_warm", "start_cold");

    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]).toAbsolutePath();
        Path scratch = Files.createDirectories(target.resolve("scratch"));
        System.setProperty("ot.epg.working-dir", scratch.resolve("zonky").toString());
        long start = System.nanoTime();
        Results results = new Results(machine());
        try (Ground ground = Ground.start(Map.of())) {
            Bench bench = new Bench(Options.fromSystemProperties(), results, ground, Work.calibrated(), scratch);
            PARTS.forEach(part -> run(part, bench));
        }
        results.write(target.resolve("results.json"));
        SvgPlot.write(target.resolve("results.svg"), results, PLOTTED);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        LOG.info("Measured in {} s\n\n{}\n", seconds, Table.of(results));
    }

    private static void run(Part part, Bench bench) {
        List<String> chosen = bench.options().parts();
        if (!chosen.isEmpty() && !chosen.contains(part.name())) {
            part.ratios()
                    .forEach(key -> bench.results().missing(key, "benchmarks.parts leaves " + part.name() + " out"));
            return;
        }
        try {
            part.run(bench);
        } catch (Exception e) {
            // The other parts' figures are as good as before.
            LOG.error("The part {} failed", part.name(), e);
            part.ratios().forEach(key -> bench.results().missing(key, part.name() + " failed: " + e));
        }
    }

    private static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("time", Instant.now().toString());
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("java", System.getProperty("java.vm.version"));
        return machine;
    }

    private Benchmarks() {}
}
