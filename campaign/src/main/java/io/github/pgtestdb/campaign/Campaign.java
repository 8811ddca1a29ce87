// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign;

import io.github.pgtestdb.campaign.fault.Fault;
import io.github.pgtestdb.campaign.fault.Faults;
import io.github.pgtestdb.campaign.fault.Grounds;
import io.github.pgtestdb.campaign.ground.EmbeddedGround;
import io.github.pgtestdb.campaign.ground.ExistingServer;
import io.github.pgtestdb.campaign.ground.Unprivileged;
import io.github.pgtestdb.campaign.report.Page;
import io.github.pgtestdb.campaign.report.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Injects each kind of fault into a test suite a number of times, and counts the results. */
public final class Campaign {

    private static final int FELL_SHORT = 1;
    private static final int BAD_COMMAND_LINE = 2;
    private static final int UNABLE = 3;

    private final Options options;
    private final List<Tally> tallies = new ArrayList<>();

    private Campaign(Options options) {
        this.options = options;
    }

    /**
     * Runs the campaign. Ends with 0 if no round fell short, 1 if one did, 2 for a wrong command line, and 3 if this
     * machine cannot run it.
     *
     * @param arguments the directory for what stays between campaigns, and the options
     */
    public static void main(String[] arguments) throws Exception {
        Optional<String> obstacle = Unprivileged.obstacle();
        if (obstacle.isPresent()) {
            Console.say("SKIPPED: " + obstacle.get());
            System.exit(UNABLE);
        }
        try {
            Options options = Options.parse(
                    List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
            boolean good = new Campaign(options).run(Path.of(arguments[0]).toAbsolutePath());
            System.exit(good ? 0 : FELL_SHORT);
        } catch (IllegalArgumentException e) {
            Console.say(String.valueOf(e.getMessage()));
            System.exit(BAD_COMMAND_LINE);
        }
    }

    /** Kills the processes and removes the files of the campaign, also after an interrupt. */
    private static void cleanUp(Scratch scratch) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        scratch.removeQuietly();
    }

    /** Returns whether every round passed. */
    private boolean run(Path stays) throws Exception {
        Console.say("Seed " + options.seed() + ", " + options.kills() + " kills of each kind");
        try (Scratch scratch = Scratch.make()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(scratch), "end of the campaign"));
            Path cache = stays.resolve("cache");
            EmbeddedGround embedded = new EmbeddedGround(cache, scratch.directory("embedded"));
            embedded.prepare();
            Path programs = ExistingServer.programsIn(cache);
            try (ExistingServer existing = ExistingServer.start(programs, scratch.directory("existing"), Map.of())) {
                runAll(new Grounds(existing, embedded, programs, scratch.path()), scratch);
            }
        }
        writePage();
        int failed = tallies.stream().mapToInt(Tally::failed).sum();
        int passed = tallies.stream().mapToInt(Tally::passed).sum();
        Console.say("Seed " + options.seed());
        Console.say(passed + " passed, " + failed + " failed");
        return failed == 0;
    }

    private void runAll(Grounds grounds, Scratch scratch) throws Exception {
        List<Fault> faults = Faults.all().stream()
                .filter(fault -> options.includes(fault.name()))
                .toList();
        try (RoundRunner runner = new RoundRunner(grounds, scratch.path())) {
            for (Fault fault : faults) {
                rounds(fault, runner, scratch);
            }
        } finally {
            for (Fault fault : faults) {
                fault.close();
            }
        }
        if (options.includes(LeaseRounds.NAME)) {
            leases(grounds, scratch);
        }
    }

    private void rounds(Fault fault, RoundRunner runner, Scratch scratch) throws Exception {
        Tally tally = new Tally(fault.name(), fault.description());
        long start = System.nanoTime();
        Optional<String> obstacle = fault.obstacle();
        obstacle.ifPresent(tally::skip);
        int rounds = obstacle.isPresent() ? 0 : options.roundsOf(fault);
        for (int number = 0; number < rounds; number++) {
            Path directory = scratch.directory(fault.name() + "-" + number);
            finish(tally, judged(fault, number, directory, runner, tally), directory, scratch);
        }
        say(tally, start);
    }

    /** Turns a failure of the campaign itself into a problem of the round, so that it does not count as passed. */
    private List<String> judged(Fault fault, int number, Path directory, RoundRunner runner, Tally tally) {
        try {
            return runner.run(
                    fault, number, options.timesOf(fault), options.seedOf(fault.name(), number), directory, tally);
        } catch (Exception e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return List.of("the round broke off: " + trace);
        }
    }

    private void leases(Grounds grounds, Scratch scratch) throws Exception {
        Path directory = scratch.directory(LeaseRounds.NAME);
        LeaseRounds leases = new LeaseRounds(grounds, directory, options.kills());
        Tally tally = new Tally(LeaseRounds.NAME, leases.description());
        long start = System.nanoTime();
        finish(tally, leases.run(tally), directory, scratch);
        say(tally, start);
    }

    /** Adds a round to the counts, and keeps its files if it falls short. */
    private static void finish(Tally tally, List<String> problems, Path directory, Scratch scratch) throws IOException {
        tally.round(problems);
        Tally.kinds(problems).forEach((kind, times) -> Console.say("  falls short, " + times + " times: " + kind));
        if (!problems.isEmpty()) {
            Files.write(directory.resolve("problems.txt"), problems);
            Console.say("  its files: " + scratch.keep(directory));
        }
    }

    private void say(Tally tally, long startNanos) {
        tallies.add(tally);
        Console.say(tally + ", " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos) + " s");
    }

    private void writePage() throws IOException {
        if (options.page().isPresent()) {
            Stream<String> names = Stream.concat(Faults.all().stream().map(Fault::name), Stream.of(LeaseRounds.NAME));
            new Page(options.page().get(), names.toList()).write(tallies, options.kills(), options.seed());
        }
    }
}
