// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Budget;
import io.github.pgtestdb.benchmarks.measure.Contender;
import io.github.pgtestdb.benchmarks.measure.Load;
import io.github.pgtestdb.benchmarks.measure.Schedule;
import io.github.pgtestdb.benchmarks.measure.Series;
import io.github.pgtestdb.benchmarks.measure.Work;
import io.github.pgtestdb.benchmarks.report.Results;
import io.github.pgtestdb.benchmarks.systems.Ground;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context that all parts share.
 *
 * @param options the options of the command line
 * @param results collects the figures
 * @param ground the server that all systems use that can use an existing server
 * @param work the work of a test
 * @param budget the time for the present step
 * @param scratch a directory on disk
 */
record Bench(Options options, Results results, Ground ground, Work work, Budget budget, Path scratch) {

    private static final Logger LOG = LoggerFactory.getLogger(Bench.class);

    Bench within(Budget time) {
        return new Bench(options, results, ground, work, time, scratch);
    }

    Migrations migrations(int count, int megabytes) throws IOException {
        return Migrations.write(scratch.resolve("migrations"), count, megabytes);
    }

    /** The ordinary set: thirty migrations, 8 MB. */
    Migrations migrations() throws IOException {
        return migrations(30, 8);
    }

    /** Measures contenders against each other and records the figures as {@code test_…} and {@code wait_…}. */
    Map<String, Series> measure(String name, int rounds, List<Contender> contenders) {
        LOG.info("Measuring {}, for at most {} ms", name, budget.millisecondsLeft());
        Map<String, Series> all = new Schedule(options.rounds(rounds), budget, work).run(contenders);
        all.forEach((system, series) -> record(name, system, series));
        return all;
    }

    private void record(String name, String system, Series series) {
        Optional<Exception> failure = series.failure();
        if (failure.isPresent()) {
            LOG.warn(
                    "{} gave no figure for {}: {}",
                    system,
                    name,
                    rootCause(failure.get()).toString());
            results.addMissing(
                    "test_" + name, system, "ms", rootCause(failure.get()).toString());
            return;
        }
        results.add("test_" + name, system, "ms", series.perTest());
        results.add("wait_" + name, system, "ms", series.waits());
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : rootCause(cause);
    }

    static Load sequential(int tests, int milliseconds) {
        return new Load(tests, 1, milliseconds);
    }
}
