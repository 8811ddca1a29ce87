// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.methods.Methods;
import io.github.pgtestdb.benchmarks.methods.Methods.Figures;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Measures single methods with JMH. */
final class MethodsPart implements Part {

    private static final int ITERATIONS = 5;

    @Override
    public String name() {
        return "methods";
    }

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public List<String> ratios() {
        return List.of();
    }

    @Override
    public void run(Bench bench) throws Exception {
        Migrations many = bench.migrations(200, 8);
        Migrations few = bench.migrations();
        for (Class<?> methods : Methods.classes()) {
            if (bench.budget().isSpent()) {
                missing(bench, methods, "its time was up before it");
                continue;
            }
            try {
                for (Figures figures : Methods.run(methods, bench.options().rounds(ITERATIONS), many, few)) {
                    bench.results().add("method_" + figures.method(), "pgtestdb", "µs", figures.microseconds());
                }
            } catch (RunnerException e) {
                missing(bench, methods, e.toString());
            }
        }
    }

    private static void missing(Bench bench, Class<?> methods, String why) {
        bench.results().addMissing("method_" + methods.getSimpleName(), "pgtestdb", "µs", why);
    }
}
