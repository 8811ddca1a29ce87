// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.report;

import java.util.Map;

/**
 * The target of a ratio.
 *
 * @param what describes the ratio in words
 * @param most the largest figure that meets it
 */
record Target(String what, double most) {

    private static final Map<String, Target> ALL = Map.ofEntries(
            Map.entry("wait_p50_ms", new Target("wait for a database, tests of 50 ms, median, ms", 0.05)),
            Map.entry("wait_p99_ms", new Target("wait for a database, tests of 50 ms, 99 %, ms", 5)),
            Map.entry("suite50_vs_none", new Target("suite of tests of 50 ms, against no isolation", 1.10)),
            Map.entry("trivial_vs_floor", new Target("trivial test, against the floor", 1.25)),
            Map.entry("trivial_vs_zonky", new Target("trivial test, against zonky", 0.2)),
            Map.entry("trivial_vs_plain", new Target("trivial test, against the plain sequence", 0.25)),
            Map.entry("trivial_vs_truncate", new Target("trivial test, against TRUNCATE and reseeding", 1)),
            Map.entry("warm_start_vs_zonky", new Target("new JVM, warm cache, first test, against zonky", 0.25)),
            Map.entry("warm_start_extra_s", new Target("new JVM, warm cache, first test, more than none, s", 0.5)),
            Map.entry("cold_start_vs_zonky", new Target("new JVM, cold cache, first test, against zonky", 1)),
            Map.entry("grow_vs_whole", new Target("201 migrations where 200 are built, against all", 0.1)),
            Map.entry(
                    "durable_trivial_vs_plain",
                    new Target("durable server, trivial test, against the plain sequence", 1)),
            Map.entry(
                    "durable_suite50_vs_plain",
                    new Target("durable server, tests of 50 ms, against the plain sequence", 1)),
            Map.entry("reflink200_vs_8", new Target("200 MB against 8 MB where blocks are shared", 2)),
            // The last thousand should be as fast as the first; a tenth is chance.
            Map.entry("soak_last_vs_first", new Target("last thousand leases, against the first", 1.1)));

    static Target of(String ratio) {
        Target target = ALL.get(ratio);
        if (target == null) {
            throw new IllegalArgumentException("No target for " + ratio);
        }
        return target;
    }

    boolean isMetBy(double figure) {
        return figure <= most;
    }
}
