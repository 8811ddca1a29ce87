// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.internal.process.PostmasterPid;
import io.github.pgtestdb.embedded.internal.server.EmbeddedServer;
import io.github.pgtestdb.testkit.MapSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A separate JVM that runs {@link ServerMain}. */
public final class ServerJvm implements AutoCloseable {

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    private ServerJvm(Process process) {
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    public static ServerJvm start(MapSettings settings) throws IOException {
        return start(List.of(), classPath(), settings);
    }

    /** Starts the JVM with a prefix, such as {@code setsid}, before its command. */
    public static ServerJvm start(List<String> prefix, String classPath, MapSettings settings) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                ServerMain.class.getName()));
        settings.values().forEach((key, value) -> command.add(key + "=" + value));
        return new ServerJvm(new ProcessBuilder(command)
                .directory(new File(File.separator))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Surefire hides the class path in the manifest of a jar, and names it in this property. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Waits until the JVM's server accepts connections. */
    public ConnectionDetails admin() throws IOException {
        String[] words = answer().split(" ", -1);
        if (!words[0].equals("started")) {
            throw new AssertionError(String.join(" ", words));
        }
        return EmbeddedServer.adminOf(Integer.parseInt(words[1]), words[2]);
    }

    public void order(String order) throws IOException {
        orders.println(order);
        if (!order.equals("exit")) {
            answer();
        }
    }

    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Kills every process that watches over the server of that directory, and this JVM. */
    public void killWithSupervisor(Path run) throws IOException {
        long postmaster = PostmasterPid.read(run.resolve("data")).orElseThrow().pid();
        // Kill parents before children, because a shell that sees its child die stops the server. Kill the first one
        // last, because the JVM that sees it die closes the pipe.
        List<Long> watchers = process.descendants()
                .filter(process -> process.pid() != postmaster)
                .filter(process -> process.parent().map(ProcessHandle::pid).orElse(0L) != postmaster)
                .map(ProcessHandle::pid)
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.rotate(watchers, -1);
        watchers.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        kill();
    }

    /** Fails after two minutes, rather than wait forever. */
    public void awaitEnd() {
        process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
    }

    public long pid() {
        return process.pid();
    }

    /** Returns the processes between this JVM and the server: the supervising shell and its children. */
    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        kill();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("The JVM ended without an answer");
        }
        return line;
    }
}
