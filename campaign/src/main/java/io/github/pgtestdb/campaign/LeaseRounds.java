// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign;

import io.github.pgtestdb.campaign.fault.Grounds;
import io.github.pgtestdb.campaign.ground.ExistingServer;
import io.github.pgtestdb.campaign.ground.JudgeAccess;
import io.github.pgtestdb.campaign.judge.Judge;
import io.github.pgtestdb.campaign.judge.Judge.Evidence;
import io.github.pgtestdb.campaign.jvm.ChildJvm;
import io.github.pgtestdb.campaign.jvm.Event.Kind;
import io.github.pgtestdb.campaign.jvm.JvmReport;
import io.github.pgtestdb.campaign.jvm.JvmSpec;
import io.github.pgtestdb.campaign.report.Tally;
import io.github.pgtestdb.campaign.suite.LeaseMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Many databases, one after the other, in 16 threads of four JVMs: no shared row, flat memory, flat connections. */
final class LeaseRounds {

    static final String NAME = "leases";

    private static final int JVMS = 4;
    private static final int THREADS = 4;
    private static final int LEASES_PER_KILL = 50;
    private static final int FEWEST_LEASES = 400;
    private static final String MAX_CONNECTIONS = "400";
    private static final int SAMPLE_MILLIS = 100;
    private static final long MEGABYTE = 1 << 20;

    /** The time for a tenth of all databases: seconds in the short form, minutes in the long one. */
    private static final Duration WARM_UP = Duration.ofMinutes(30);

    /** How much later than the first JVM the last one may end. */
    private static final Duration END = Duration.ofMinutes(5);

    /** A JVM or a server may use this much more at the end than after a tenth, because some caches fill later. */
    private static final long ALLOWED_GROWTH = 40 * MEGABYTE;

    /** The number of sessions depends on how many databases wait to be dropped. */
    private static final int ALLOWED_SESSIONS = 12;

    private final Grounds grounds;
    private final Path directory;
    private final int leases;
    private final List<Integer> sessions = new ArrayList<>();
    private final List<Long> serverBytes = new ArrayList<>();

    LeaseRounds(Grounds grounds, Path directory, int kills) {
        this.grounds = grounds;
        this.directory = directory;
        this.leases = Math.max(FEWEST_LEASES, LEASES_PER_KILL * kills);
    }

    String description() {
        return "%,d databases in %d threads of %d JVMs: no shared row, nothing left over, flat memory and connections"
                .formatted(leases, JVMS * THREADS, JVMS);
    }

    /** Takes all databases, and returns everything in which the round falls short. */
    List<String> run(Tally tally) throws Exception {
        List<ChildJvm> jvms = new ArrayList<>();
        try (ExistingServer server = ExistingServer.start(
                grounds.programs(), directory.resolve("server"), Map.of("max_connections", MAX_CONNECTIONS))) {
            long logPosition = server.log().position();
            for (int i = 1; i <= JVMS; i++) {
                jvms.add(ChildJvm.start(spec(server, "leases-" + i)));
            }
            sampleUntilTheEnd(server, jvms);
            List<JvmReport> reports = jvms.stream().map(ChildJvm::report).toList();
            reports.forEach(tally::count);
            JvmReport nobody = new JvmReport("no bystander", List.of(), 0, false);
            List<String> problems = new ArrayList<>(new Judge()
                    .problems(new Evidence(
                            server,
                            List.of(),
                            reports,
                            nobody,
                            logPosition,
                            Set.of(),
                            List.of(directory.resolve("tmp")))));
            reports.forEach(report -> problems.addAll(heap(report, tally)));
            problems.addAll(flat(tally));
            return problems;
        } finally {
            jvms.forEach(ChildJvm::close);
        }
    }

    private JvmSpec spec(ExistingServer server, String name) throws Exception {
        List<String> arguments = List.of(Integer.toString(THREADS), Integer.toString(leases / JVMS));
        return new JvmSpec(
                name, LeaseMain.class, arguments, server.environment(name), Files.createDirectories(directory));
    }

    /** Begins when each JVM has taken a tenth of its databases, so that its pools are full. */
    private void sampleUntilTheEnd(ExistingServer server, List<ChildJvm> jvms) throws Exception {
        for (ChildJvm jvm : jvms) {
            jvm.await(Kind.ANSWER, 1, WARM_UP);
        }
        try (JudgeAccess judge = server.judge()) {
            while (jvms.stream().allMatch(ChildJvm::isAlive)) {
                sessions.add(Integer.parseInt(
                        judge.query("select count(*) from pg_stat_activity where backend_type = 'client backend'")
                                .get(0)));
                serverBytes.add(server.process().anonymousBytes());
                Thread.sleep(SAMPLE_MILLIS);
            }
        }
        for (ChildJvm jvm : jvms) {
            jvm.awaitEnd(END);
        }
    }

    private static List<String> heap(JvmReport report, Tally tally) {
        List<Long> heap = report.events().stream()
                .filter(event -> event.kind() == Kind.ANSWER && event.text().startsWith("heap "))
                .map(event -> Long.parseLong(event.text().substring("heap ".length())))
                .toList();
        if (heap.size() < 2) {
            return List.of(report.jvm() + " did not report its heap");
        }
        tally.figure("heap of " + report.jvm() + " " + heap.get(0) / MEGABYTE + " MB after a tenth, "
                + heap.get(1) / MEGABYTE + " MB at the end");
        return heap.get(1) > heap.get(0) + ALLOWED_GROWTH
                ? List.of("the heap of " + report.jvm() + " grew from " + heap.get(0) + " to " + heap.get(1) + " bytes")
                : List.of();
    }

    /** Compares the medians of the two halves, because it is chance whether peaks of several JVMs coincide. */
    private List<String> flat(Tally tally) {
        List<Long> counts = sessions.stream().map(Integer::longValue).toList();
        long early = median(firstHalf(counts));
        long late = median(secondHalf(counts));
        long earlyBytes = median(firstHalf(serverBytes));
        long lateBytes = median(secondHalf(serverBytes));
        tally.figure(
                "median of " + early + " sessions and " + earlyBytes / MEGABYTE + " MB of the server's processes in the"
                        + " first half, " + late + " and " + lateBytes / MEGABYTE + " MB in the second");
        List<String> problems = new ArrayList<>();
        if (late > early + ALLOWED_SESSIONS) {
            problems.add("the number of sessions grew from " + early + " to " + late);
        }
        if (lateBytes > earlyBytes + ALLOWED_GROWTH) {
            problems.add(
                    "the memory of the server's processes grew from " + earlyBytes + " to " + lateBytes + " bytes");
        }
        return problems;
    }

    private static List<Long> firstHalf(List<Long> figures) {
        return figures.subList(0, figures.size() / 2);
    }

    private static List<Long> secondHalf(List<Long> figures) {
        return figures.subList(figures.size() / 2, figures.size());
    }

    private static long median(List<Long> figures) {
        return figures.isEmpty() ? 0 : figures.stream().sorted().toList().get(figures.size() / 2);
    }
}
