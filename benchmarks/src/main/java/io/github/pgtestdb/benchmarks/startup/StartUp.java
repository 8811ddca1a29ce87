// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.startup;

import io.github.pgtestdb.benchmarks.systems.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts JVMs and measures how long each takes to the end of its first test's statements.
 *
 * @param scratch a directory for the files of this class
 * @param migrations the migrations of the databases
 */
public record StartUp(Path scratch, Migrations migrations) {

    private static final double MICROSECONDS = 1e6;
    private static final int PATIENCE_SECONDS = 120;

    /** The system for which a test is started. */
    public enum Kind {
        NONE("no database", NoDatabaseCase.class),
        PGTESTDB("pgtestdb", PgTestDbCase.class),
        ZONKY("zonky", ZonkyCase.class);

        private final String label;
        private final Class<?> test;

        Kind(String label, Class<?> test) {
            this.label = label;
            this.test = test;
        }

        public String label() {
            return label;
        }
    }

    /**
     * Starts one JVM.
     *
     * @param kind the system to test
     * @param cache the directory in which both libraries keep unpacked files; an empty one stands for a new machine
     * @param options options of the JVM
     * @return the time in seconds
     */
    public double seconds(Kind kind, Path cache, List<String> options) throws IOException, InterruptedException {
        Path reached = scratch.resolve("reached");
        Path output = scratch.resolve("output-of-" + kind.label().replace(' ', '-') + ".txt");
        Files.deleteIfExists(reached);
        ProcessBuilder builder = new ProcessBuilder(command(kind, cache, options, reached))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        long start = FirstTest.now();
        await(builder.start(), kind, output);
        return (Long.parseLong(Files.readString(reached)) - start) / MICROSECONDS;
    }

    private static void await(Process process, Kind kind, Path output) throws IOException, InterruptedException {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        if (!ended || process.exitValue() != 0) {
            throw new IOException(
                    "The JVM of " + kind.label() + (ended ? " failed: " : " did not end: ") + Files.readString(output));
        }
    }

    private List<String> command(Kind kind, Path cache, List<String> options, Path reached) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-D" + FirstTest.REACHED + "=" + reached,
                "-D" + FirstTest.MIGRATIONS + "=" + migrations.directory(),
                "-Dpgtestdb.embedded.cache-dir=" + cache.resolve("pgtestdb"),
                "-Dot.epg.working-dir=" + cache.resolve("zonky"),
                "-classpath",
                System.getProperty("java.class.path", ""),
                FirstTest.class.getName(),
                kind.test.getName()));
        return command;
    }
}
