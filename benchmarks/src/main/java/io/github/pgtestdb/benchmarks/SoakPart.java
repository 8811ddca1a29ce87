// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Block;
import io.github.pgtestdb.benchmarks.measure.Contender;
import io.github.pgtestdb.benchmarks.measure.Footprint;
import io.github.pgtestdb.benchmarks.report.Results;
import io.github.pgtestdb.benchmarks.systems.PgTestDbSystem;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Many leases in one JVM: the last thousand against the first, and the resources in use after each thousand. A thousand
 * leases before the first are reported but not compared: a JVM that still compiles would hide how much slower the last
 * ones are.
 */
final class SoakPart implements Part {

    private static final String RATIO = "soak_last_vs_first";
    private static final int BLOCK = 1000;
    private static final double MEGABYTE = 1024.0 * 1024;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public List<String> ratios() {
        return List.of(RATIO);
    }

    @Override
    public int weight() {
        return 44;
    }

    @Override
    public void run(Bench bench) throws Exception {
        try (PgTestDbSystem system = PgTestDbSystem.asItShips(bench.migrations())) {
            Block.run(new Contender(system, Bench.sequential(20, 0)), bench.work());
            long start = System.nanoTime();
            usage(bench.results(), system, "not counted", thousand(bench, system));
            record(bench.results(), thousands(bench, system, System.nanoTime() - start));
        }
    }

    private static List<Double> thousands(Bench bench, PgTestDbSystem system, long first) throws Exception {
        List<Double> thousands = new ArrayList<>();
        long longest = first;
        while (thousands.size() * BLOCK < bench.options().soakLeases()
                && bench.budget().allows(longest)) {
            long start = System.nanoTime();
            double perTest = thousand(bench, system);
            thousands.add(perTest);
            usage(bench.results(), system, String.format(Locale.ROOT, "after %d", thousands.size() * BLOCK), perTest);
            longest = Math.max(longest, System.nanoTime() - start);
        }
        return thousands;
    }

    private static double thousand(Bench bench, PgTestDbSystem system) throws Exception {
        return Block.run(new Contender(system, Bench.sequential(BLOCK, 0)), bench.work())
                .perTest();
    }

    private static void record(Results results, List<Double> thousands) {
        if (thousands.size() < 2) {
            results.missing(RATIO, "There was time for " + thousands.size() * BLOCK + " leases; 2000 are needed");
            return;
        }
        results.ratio(RATIO, thousands.get(thousands.size() - 1) / thousands.get(0));
    }

    /** Records the resources in use after that many leases. */
    private static void usage(Results results, PgTestDbSystem system, String after, double perTest) throws Exception {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        Footprint footprint = Footprint.of(system.admin());
        results.add("soak_test", after, "ms", List.of(perTest));
        results.add("soak_heap", after, "MB", List.of(heap / MEGABYTE));
        results.add("soak_server_memory", after, "MB", List.of(footprint.memoryMegabytes()));
        results.add("soak_server_disk", after, "MB", List.of(footprint.diskMegabytes()));
        results.add("soak_connections", after, "connections", List.of((double) footprint.connections()));
    }
}
