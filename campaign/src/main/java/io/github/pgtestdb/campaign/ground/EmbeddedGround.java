// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import io.github.pgtestdb.embedded.EmbeddedPostgresProvider;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.MapSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The embedded server that JVMs share, in directories of the campaign. */
public final class EmbeddedGround implements Ground {

    private static final String CACHE = "pgtestdb.embedded.cache-dir";
    private static final String DATA = "pgtestdb.embedded.data-dir";
    private static final String CONFIG = "pgtestdb.server-parameters";

    private final Path data;
    private final Map<String, String> settings;

    /**
     * Chooses the directories.
     *
     * @param cache the directory of the binaries, which stay there
     * @param data the directory of the server
     */
    public EmbeddedGround(Path cache, Path data) {
        this.data = data;
        this.settings = Map.of(
                CACHE,
                cache.toString(),
                DATA,
                data.toString(),
                CONFIG,
                ServerLog.SETTINGS.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .sorted()
                        .collect(Collectors.joining(",")));
    }

    /** Unpacks the binaries, starts the server once, and creates the strangers' databases. */
    public void prepare() throws Exception {
        try (JudgeAccess judge = judge()) {
            judge.makeStrangers();
        }
    }

    @Override
    public String name() {
        return "embedded server";
    }

    @Override
    public Map<String, String> environment(String jvm) {
        Map<String, String> environment = new HashMap<>();
        settings.forEach((key, value) ->
                environment.put(key.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_"), value));
        return environment;
    }

    /** Does nothing: the next JVM starts the server. */
    @Override
    public void ensureRunning() {}

    @Override
    public ServerProcess process() throws IOException {
        return new ServerProcess(directory().resolve("data"));
    }

    /** Returns the processes of the script that watches over the server. */
    public List<ProcessHandle> supervisors() throws IOException {
        Path file = directory().resolve("supervisor");
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readString(file)
                .lines()
                .filter(line -> line.matches("\\d+"))
                .map(Long::parseLong)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .filter(process -> ServerProcess.commandLine(process.pid()).contains(data.toString()))
                .toList();
    }

    @Override
    public ServerLog log() throws IOException {
        return new ServerLog(directory().resolve("server.log"));
    }

    @Override
    public JudgeAccess judge() {
        PostgresServer server = new EmbeddedPostgresProvider().start(new MapSettings(settings));
        return new JudgeAccess(server.admin(), server::close);
    }

    /**
     * Returns all files except the server's directory and its lock, which stay for the next run, and additional
     * postmasters.
     */
    @Override
    public List<String> leftovers() throws IOException {
        List<String> leftovers = new ArrayList<>();
        String server = directory().getFileName().toString();
        try (Stream<Path> files = Files.list(data)) {
            files.filter(file -> !file.equals(directory().getParent())).forEach(file -> leftovers.add("file " + file));
        }
        try (Stream<Path> files = Files.list(directory().getParent())) {
            files.filter(file -> !file.getFileName().toString().startsWith(server))
                    .forEach(file -> leftovers.add("file " + file));
        }
        long postmasters = ProcessHandle.allProcesses()
                .map(process -> ServerProcess.commandLine(process.pid()))
                .filter(command -> command.matches("\\S+/postgres -D " + Pattern.quote(data.toString()) + ".*"))
                .count();
        if (postmasters > 1) {
            leftovers.add(postmasters + " postmasters below " + data);
        }
        return leftovers;
    }

    /** Returns the only directory of a server. */
    private Path directory() {
        try (Stream<Path> roots = Files.walk(data, 2)) {
            return roots.filter(path -> Files.exists(path.resolve("users")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException | NoSuchElementException e) {
            throw new IllegalStateException("There is no shared server below " + data, e);
        }
    }
}
