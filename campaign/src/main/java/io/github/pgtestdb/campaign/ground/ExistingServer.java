// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import io.github.pgtestdb.ConnectionDetails;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server that the library knows only by its URL. It runs as an ordinary user, on a free port of this machine. */
public final class ExistingServer implements Ground, AutoCloseable {

    private static final String JUDGE_PASSWORD = "judge-secret";
    private static final String CI_PASSWORD = "ci-secret";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Recovery takes less than a second here; a busy machine may need more. */
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(30);

    private final Path bin;
    private final Path directory;
    private final Path data;
    private final int port;
    private @Nullable Process postgres;
    private Map<String, String> clock = Map.of();

    private ExistingServer(Path bin, Path directory, Path data, int port) {
        this.bin = bin;
        this.directory = directory;
        this.data = data;
        this.port = port;
    }

    /**
     * Makes a data directory, starts the server, and creates the role of the runs and the strangers' databases.
     *
     * @param bin the directory of the programs
     * @param directory the directory for the data and the log
     * @param parameters further parameters of the server
     * @return the running server
     */
    public static ExistingServer start(Path bin, Path directory, Map<String, String> parameters) throws Exception {
        return start(bin, directory, directory.resolve("data"), parameters);
    }

    /**
     * Does the same with a data directory somewhere else. Its disk can be full without tearing the lines of the log.
     *
     * @param bin the directory of the programs
     * @param directory for the log
     * @param data the data directory, which does not exist yet
     * @param parameters more parameters of the server
     * @return the server, which runs
     */
    public static ExistingServer start(Path bin, Path directory, Path data, Map<String, String> parameters)
            throws Exception {
        Files.createDirectories(directory);
        Path password = Files.writeString(directory.resolve("password"), JUDGE_PASSWORD);
        ExistingServer server = new ExistingServer(bin, directory, data, freePort());
        server.run(
                "initdb",
                "-D",
                data.toString(),
                "-U",
                "judge",
                "-A",
                "scram-sha-256",
                "--pwfile=" + password,
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync");
        Files.writeString(data.resolve("postgresql.auto.conf"), server.configuration(parameters));
        server.ensureRunning();
        try (JudgeAccess judge = server.judge()) {
            judge.execute("create role ci login createdb createrole password '" + CI_PASSWORD + "'");
            judge.makeStrangers();
        }
        return server;
    }

    @Override
    public String name() {
        return "existing server";
    }

    public int port() {
        return port;
    }

    @Override
    public Map<String, String> environment(String jvm) {
        return environment(jvm, port);
    }

    /** Returns the variables with which a JVM reaches the server through another port. */
    public Map<String, String> environment(String jvm, int reachedBy) {
        return Map.of(
                "PGTESTDB_URL",
                "jdbc:postgresql://127.0.0.1:" + reachedBy + "/postgres?ApplicationName=" + jvm,
                "PGTESTDB_USER",
                "ci",
                "PGTESTDB_PASSWORD",
                CI_PASSWORD);
    }

    /**
     * Starts the server if it does not run, as an operator would. PostgreSQL's crash recovery fails if a transaction
     * that truncated an unlogged table was rolled back just before the crash ("could not create file …: File exists").
     * The next start succeeds. But the postmaster may also stay without its startup process; it then accepts no
     * connection until it is killed.
     */
    @Override
    public synchronized void ensureRunning() throws Exception {
        long start = System.nanoTime();
        long deadline = start + PATIENCE.toNanos();
        while (!answers()) {
            Process running = postgres;
            if (running == null || !running.isAlive()) {
                // Right after a kill, a process of the old server may still hold its shared memory, and this start
                // fails.
                postgres = launch("postgres", "-D", data.toString());
            } else if (System.nanoTime() - start > LONGEST_RECOVERY.toNanos()) {
                running.destroyForcibly().waitFor();
                start = System.nanoTime();
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("The server in " + directory + " does not start; see server.log there");
            }
            Thread.sleep(100);
        }
    }

    /**
     * Stops the server.
     *
     * @param signal INT for a fast, QUIT for an immediate shutdown
     */
    public synchronized void stop(String signal) throws IOException {
        Process running = postgres;
        if (running != null && running.isAlive()) {
            new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid()))
                    .start()
                    .onExit()
                    .join();
            running.onExit().join();
        }
    }

    /**
     * Changes the clock of the server from its next start on.
     *
     * @param libfaketime the library that does it
     * @param days how far the clock is ahead, or behind if negative
     */
    public synchronized void setClock(Path libfaketime, int days) {
        clock = Map.of(
                "LD_PRELOAD",
                libfaketime.toString(),
                "FAKETIME",
                (days < 0 ? "" : "+") + days + "d",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1");
    }

    private boolean answers() {
        try (JudgeAccess judge = judge()) {
            return !judge.query("select 1 where not pg_is_in_recovery()").isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public ServerProcess process() {
        return new ServerProcess(data);
    }

    @Override
    public ServerLog log() {
        return new ServerLog(directory.resolve("server.log"));
    }

    @Override
    public JudgeAccess judge() {
        return new JudgeAccess(
                new ConnectionDetails("127.0.0.1", port, "postgres", "judge", JUDGE_PASSWORD, Map.of()), () -> {});
    }

    @Override
    public List<String> leftovers() {
        return List.of();
    }

    private String configuration(Map<String, String> more) {
        Map<String, String> fixed = Map.of(
                "port", Integer.toString(port),
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "timezone", "UTC");
        return Stream.of(fixed, ServerLog.SETTINGS, more)
                .flatMap(parameters -> parameters.entrySet().stream())
                .map(parameter -> parameter.getKey() + " = '" + parameter.getValue() + "'\n")
                .collect(Collectors.joining());
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        if (launch(program, arguments).waitFor() != 0) {
            throw new IOException(program + " failed; see server.log in " + directory);
        }
    }

    private Process launch(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(Unprivileged.prefix());
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().file().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(clock);
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Returns the directory of the programs that the embedded server has unpacked. */
    public static Path programsIn(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache, 4)) {
            Optional<Path> initdb =
                    files.filter(file -> file.endsWith("bin/initdb")).findFirst();
            return initdb.map(Path::getParent).orElseThrow(() -> new IOException("There is no initdb below " + cache));
        }
    }

    @Override
    public void close() throws IOException {
        stop("QUIT");
    }
}
