// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.methods;

import io.github.pgtestdb.benchmarks.systems.Migrations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the methods of this package, each class in a separate JVM. */
public final class Methods {

    static final String MIGRATIONS = "benchmarks.migrations";
    static final String FEW_MIGRATIONS = "benchmarks.few-migrations";

    private static final List<Class<?>> CLASSES =
            List.of(FingerprintMethods.class, NameMethods.class, LeaseMethods.class);

    /** The figures of one method, in microseconds, one for each iteration. */
    public record Figures(String method, List<Double> microseconds) {}

    public static List<Class<?>> classes() {
        return CLASSES;
    }

    /** Measures the methods of one class. */
    public static List<Figures> run(Class<?> methods, int iterations, Migrations many, Migrations few)
            throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(methods.getName() + "\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(500))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend(
                        "-D" + MIGRATIONS + "=" + many.directory(),
                        "-D" + FEW_MIGRATIONS + "=" + few.directory(),
                        "-Dpgtestdb.embedded.cache-dir=" + System.getProperty("pgtestdb.embedded.cache-dir", ""));
        return new Runner(options.build()).run().stream().map(Methods::figures).toList();
    }

    private static Figures figures(RunResult result) {
        List<Double> all = new ArrayList<>();
        Collection<BenchmarkResult> forks = result.getBenchmarkResults();
        forks.forEach(fork -> fork.getIterationResults()
                .forEach(iteration -> all.add(iteration.getPrimaryResult().getScore())));
        return new Figures(result.getPrimaryResult().getLabel(), all);
    }

    private Methods() {}
}
