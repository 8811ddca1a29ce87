// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Budget;
import io.github.pgtestdb.benchmarks.report.Reports;
import io.github.pgtestdb.benchmarks.report.Results;
import io.github.pgtestdb.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the parts and writes their figures. The parts run on a separate thread, so that the figures are written in any
 * case: after each part, and when the time is up, even if a part never returns.
 */
public final class Benchmarks {

    private static final Logger LOG = LoggerFactory.getLogger(Benchmarks.class);

    /** A part may take this much longer than its time, because no block of tests is interrupted. */
    private static final long GRACE_MILLISECONDS = TimeUnit.SECONDS.toMillis(30);

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path target = Path.of(arguments[0]).toAbsolutePath();
        Path scratch = Files.createDirectories(target.resolve("scratch"));
        // Both libraries keep their files between runs in the benchmark's own directory; all else is as on a user's
        // machine.
        System.setProperty("ot.epg.working-dir", scratch.resolve("zonky").toString());
        System.setProperty(
                "pgtestdb.embedded.cache-dir", scratch.resolve("pgtestdb").toString());
        Options options = Options.fromSystemProperties();
        Budget budget = Budget.ofSeconds(options.seconds());
        Reports reports = new Reports(target, new Results(machine()));
        Thread parts = new Thread(() -> Parts.run(options, budget, reports, scratch), "parts");
        parts.setDaemon(true);
        long start = System.nanoTime();
        parts.start();
        parts.join(budget.millisecondsLeft() + GRACE_MILLISECONDS);
        boolean stuck = parts.isAlive();
        if (stuck) {
            LOG.error("The time is up, and the run is still at:\n{}", stack(parts));
        }
        reports.write();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        LOG.info("Measured in {} s\n\n{}\n", seconds, Table.of(reports.results()));
        // Returning is not enough: a system under test may have left threads that never end.
        System.exit(0);
    }

    private static String stack(Thread thread) {
        StringBuilder lines = new StringBuilder();
        for (StackTraceElement element : thread.getStackTrace()) {
            lines.append("    at ").append(element).append('\n');
        }
        return lines.toString();
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
