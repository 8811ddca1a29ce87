// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign;

import io.github.pgtestdb.campaign.fault.Fault;
import io.github.pgtestdb.campaign.fault.Grounds;
import io.github.pgtestdb.campaign.fault.Round;
import io.github.pgtestdb.campaign.fault.Round.Typical;
import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.judge.Judge;
import io.github.pgtestdb.campaign.jvm.ChildJvm;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import io.github.pgtestdb.campaign.jvm.JvmSpec;
import io.github.pgtestdb.campaign.report.Tally;
import io.github.pgtestdb.campaign.suite.SuiteMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Runs rounds, and has each one judged. It keeps a bystander on each server. */
final class RoundRunner implements AutoCloseable {

    /** A test may not take longer than its timeout. A run in which every test takes that long has failed anyway. */
    private static final Duration RUN_LIMIT = Duration.ofMinutes(5);

    private final Grounds grounds;
    private final Path directory;
    private final Judge judge = new Judge();
    private final Map<Ground, Bystander> bystanders = new HashMap<>();
    private final Map<Ground, Typical> typicals = new HashMap<>();

    RoundRunner(Grounds grounds, Path directory) {
        this.grounds = grounds;
        this.directory = directory;
    }

    /** Runs a round that injects the fault a number of times, and returns everything in which it falls short. */
    List<String> run(Fault fault, int number, int times, long seed, Path files, Tally tally) throws Exception {
        Ground ground = fault.ground(grounds, number);
        ground.ensureRunning();
        Typical typical = typical(ground);
        Bystander bystander = bystander(ground);
        long logPosition = ground.log().position();
        List<ChildJvm> jvms = new ArrayList<>();
        Round round = new Round(number, ground, new Random(seed), jvms, typical, logPosition, files);
        try {
            List<String> problems = injected(fault, times, round, bystander, tally);
            problems.addAll(judge.problems(evidence(fault, round, bystander)));
            if (!problems.isEmpty()) {
                ground.log().copySince(logPosition, files.resolve("server.log"));
            }
            return problems;
        } finally {
            jvms.forEach(ChildJvm::close);
            jvms.forEach(jvm -> tally.count(jvm.report()));
            Judge.dropTemplates(ground, bystander.templates());
        }
    }

    /**
     * Runs the suite under the fault a number of times, and then the next run. Each run finds the leftovers of the one
     * before.
     */
    private List<String> injected(Fault fault, int times, Round round, Bystander bystander, Tally tally)
            throws Exception {
        List<String> problems = new ArrayList<>();
        String salt = "";
        for (int time = 1; time <= times; time++) {
            salt = salt(fault, round.number(), time);
            problems.addAll(injected(fault, round, time, salt));
            tally.injected();
        }
        ChildJvm next = ChildJvm.start(suite(round.ground(), round.directory(), "next-" + round.number(), salt));
        round.jvms().add(next);
        problems.addAll(awaitEnds(List.of(next)));
        bystander.check(fault.reachesAll()).ifPresent(problem -> {
            problems.add(problem);
            // The next round needs an intact bystander.
            bystanders.remove(round.ground());
            bystander.close();
        });
        return problems;
    }

    private static String salt(Fault fault, int round, int time) {
        if (fault.alwaysBuilds()) {
            return "round-" + round + "-" + time;
        }
        return round / 2 % 2 == 0 ? "round-" + round : "reused";
    }

    /** Runs the suite under the fault once, and adds its JVMs to the round. */
    private static List<String> injected(Fault fault, Round round, int time, String salt) throws Exception {
        Round part = round.part();
        for (int i = 1; i <= fault.jvms(); i++) {
            String name = "run-" + round.number() + "-" + time + "-" + i;
            ChildJvm jvm = ChildJvm.start(
                    fault.prepared(suite(round.ground(), round.directory(), name, salt), round.ground()));
            part.jvms().add(jvm);
            round.jvms().add(jvm);
        }
        fault.inject(part);
        List<String> problems = awaitEnds(part.jvms());
        fault.end(part);
        round.ground().ensureRunning();
        return problems;
    }

    private static Judge.Evidence evidence(Fault fault, Round round, Bystander bystander) {
        List<JvmReport> excused = new ArrayList<>();
        List<JvmReport> unharmed = new ArrayList<>();
        for (int i = 0; i < round.jvms().size(); i++) {
            JvmReport report = round.jvms().get(i).report();
            boolean last = i == round.jvms().size() - 1;
            boolean excusable = !last && (fault.reachesAll() || report.killed());
            (excusable ? excused : unharmed).add(report);
        }
        return new Judge.Evidence(
                round.ground(),
                excused,
                unharmed,
                bystander.report(),
                round.logPosition(),
                bystander.templates(),
                List.of(round.directory().resolve("tmp")));
    }

    private static JvmSpec suite(Ground ground, Path files, String name, String salt) {
        return new JvmSpec(name, SuiteMain.class, List.of(), ground.environment(name), files)
                .with(Map.of("PGTESTDB_SALT", salt));
    }

    private Bystander bystander(Ground ground) throws Exception {
        Bystander known = bystanders.get(ground);
        if (known == null) {
            known = Bystander.start(ground, Files.createTempDirectory(directory, "bystander-"));
            bystanders.put(ground, known);
        }
        return known;
    }

    /** Measures how long a run takes without a fault, once for each server. */
    private Typical typical(Ground ground) throws Exception {
        Typical known = typicals.get(ground);
        if (known == null) {
            long start = System.currentTimeMillis();
            try (ChildJvm jvm = ChildJvm.start(
                    suite(ground, Files.createTempDirectory(directory, "typical-"), "typical", "typical"))) {
                jvm.awaitEnd(RUN_LIMIT);
                known = Typical.of(jvm.report(), start);
            }
            typicals.put(ground, known);
            Judge.dropTemplates(ground, Set.of());
        }
        return known;
    }

    private static List<String> awaitEnds(List<ChildJvm> jvms) throws Exception {
        List<String> problems = new ArrayList<>();
        long deadline = System.nanoTime() + RUN_LIMIT.toNanos();
        for (ChildJvm jvm : jvms) {
            if (!jvm.awaitEnd(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                jvm.dumpThreads();
                problems.add(jvm.name() + " did not end in " + RUN_LIMIT.toMinutes() + " minutes");
                jvm.kill();
            }
        }
        return problems;
    }

    @Override
    public void close() {
        bystanders.values().forEach(Bystander::close);
    }
}
