package io.github.pgtestdb.benchmarks;

import io.github.pgtestdb.benchmarks.measure.Block;
import io.github.pgtestdb.benchmarks.measure.Contender;
import io.github.pgtestdb.benchmarks.measure.Footprint;
import io.github.pgtestdb.benchmarks.report.Results;
import io.github.pgtestdb.benchmarks.systems.PgTestDbSystem;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Many leases in one JVM: the last thousand against the first, and what is in use before and after. */
final class SoakPart implements Part {

    private static final String RATIO = "soak_last_vs_first";
    private static final String SYSTEM = "pgtestdb";
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
        return 14;
    }

    @Override
    public void run(Bench bench) throws Exception {
        try (PgTestDbSystem system = PgTestDbSystem.asItShips(bench.migrations())) {
            Block.run(new Contender(system, Bench.sequential(20, 0)), bench.work());
            usage(bench.results(), system, "soak_before");
            List<Double> thousands = thousands(bench, system);
            usage(bench.results(), system, "soak_after");
            record(bench.results(), thousands);
        }
    }

    private static List<Double> thousands(Bench bench, PgTestDbSystem system) throws Exception {
        List<Double> thousands = new ArrayList<>();
        long longest = 0;
        while (thousands.size() * BLOCK < bench.options().soakLeases()
                && bench.budget().allows(longest)) {
            long start = System.nanoTime();
            thousands.add(Block.run(new Contender(system, Bench.sequential(BLOCK, 0)), bench.work())
                    .perTest());
            longest = Math.max(longest, System.nanoTime() - start);
        }
        return thousands;
    }

    private static void record(Results results, List<Double> thousands) {
        if (!thousands.isEmpty()) {
            results.add("soak_per_thousand", SYSTEM, "ms", thousands);
        }
        results.add("soak_leases", SYSTEM, "leases", List.of((double) thousands.size() * BLOCK));
        if (thousands.size() < 2) {
            results.missing(RATIO, "There was time for " + thousands.size() * BLOCK + " leases; 2000 are needed");
            return;
        }
        results.ratio(RATIO, thousands.get(thousands.size() - 1) / thousands.get(0));
    }

    private static void usage(Results results, PgTestDbSystem system, String name) throws Exception {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        Footprint footprint = Footprint.of(system.admin());
        results.add(name + "_heap", SYSTEM, "MB", List.of(heap / MEGABYTE));
        results.add(name + "_server_memory", SYSTEM, "MB", List.of(footprint.memoryMegabytes()));
        results.add(name + "_server_disk", SYSTEM, "MB", List.of(footprint.diskMegabytes()));
    }
}
