// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import io.github.pgtestdb.ConnectionDetails;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Another JVM, with the class path of this one or a part of it. Closing this object kills the JVM as {@code kill -9}
 * does.
 */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static ChildJvm start(Class<?> main, ConnectionDetails server, String... arguments) throws IOException {
        return start(main, classPath(entry -> true), environment(server), arguments);
    }

    public static ChildJvm start(Class<?> main, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(main, classPath(entry -> true), environment, arguments);
    }

    public static ChildJvm start(Class<?> main, String classPath, Map<String, String> environment, String... arguments)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = Stream.concat(
                        Stream.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath, main.getName()),
                        Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PGTESTDB_"));
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    public static Map<String, String> environment(ConnectionDetails server) {
        return Map.of(
                "PGTESTDB_URL", server.jdbcUrl(),
                "PGTESTDB_USER", server.user(),
                "PGTESTDB_PASSWORD", server.password() == null ? "" : server.password());
    }

    /** Returns the entries of the class path. Surefire may hide it in the manifest of a jar, and names it in a property. */
    public static String classPath(Predicate<String> entries) {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator, -1))
                .filter(entries)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the class path of this JVM, preceded by a directory with a {@code driverconfig.properties} of pgjdbc. */
    public static String withDriverConfig(Path directory, String line) throws IOException {
        Path file = directory.resolve("org/postgresql/driverconfig.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, line + "\n");
        return directory + File.pathSeparator + classPath(entry -> true);
    }

    /** Writes a line to the standard input of the JVM. */
    public void order(String line) throws IOException {
        BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /** Reads lines until one begins with the given text, and returns the rest of that line. */
    public String await(String beginning) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("The JVM ended without saying " + beginning + ":\n" + String.join("\n", lines));
    }

    /** Fails with the output of the JVM if it has ended. */
    public void assertAlive() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("The JVM ended:\n" + awaitEnd());
        }
    }

    /** Closes the standard input, so that the JVM exits normally. Returns all its output. */
    public String end() throws IOException, InterruptedException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        return awaitEnd();
    }

    /** Waits until the JVM has ended, and returns its output. */
    public String awaitEnd() throws IOException, InterruptedException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
        }
        process.waitFor();
        return String.join("\n", lines);
    }

    /** Sends the JVM a signal, for example {@code STOP}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
