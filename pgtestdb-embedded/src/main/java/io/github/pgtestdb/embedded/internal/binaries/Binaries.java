// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.binaries;

import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.settings.ServerConfiguration;
import io.github.pgtestdb.internal.support.Logs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * An unpacked PostgreSQL in the cache.
 *
 * @param home the directory that holds {@code bin}, {@code lib} and {@code share}
 * @param key a name for the content; see {@link BinariesArchive}
 * @param version such as {@code 18.6}
 */
public record Binaries(Path home, String key, String version) {

    private static final Logger log = Logs.logger();
    private static final String VERSION_FILE = "pgtestdb-version";

    public static Binaries unpacked(BinariesArchive archive, CacheDirectory cache) {
        Path home = cache.entry(
                CacheDirectory.BINARIES,
                archive.key(),
                directory -> unpack(archive, directory, cache),
                Binaries::canRun);
        if (!canRun(home)) {
            throw cache.noPrograms();
        }
        try {
            return new Binaries(home, archive.key(), Files.readString(home.resolve(VERSION_FILE)));
        } catch (IOException e) {
            throw CacheDirectory.incomplete(home, e);
        }
    }

    /** Also false if the file system does not allow any programs. */
    private static boolean canRun(Path home) {
        return Files.isExecutable(program(home, "postgres"));
    }

    public Path program(String name) {
        return program(home, name);
    }

    /** Returns the command that runs a server on a data directory and a port. */
    public List<String> server(Path data, int port) {
        List<String> command = new ArrayList<>(List.of(program("postgres").toString(), "-D", data.toString()));
        command.addAll(ServerConfiguration.place(port));
        return command;
    }

    public int majorVersion() {
        return Integer.parseInt(version.split("\\D", 2)[0]);
    }

    private static void unpack(BinariesArchive archive, Path directory, CacheDirectory cache) throws IOException {
        long start = System.nanoTime();
        log.info("Unpacking {}, once for this version of PostgreSQL", archive.url());
        try (InputStream stream = archive.open()) {
            new ArchiveUnpacker(directory).unpack(stream);
        }
        // Unpacking has just set the permissions, so the cause is the file system or the user.
        if (!canRun(directory)) {
            throw cache.noPrograms();
        }
        Files.writeString(directory.resolve(VERSION_FILE), askVersion(directory));
        FilePermissions.set(directory.resolve(VERSION_FILE), FilePermissions.READABLE_FILE);
        log.info("Unpacked PostgreSQL in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    /** Runs {@code postgres --version}, which prints {@code postgres (PostgreSQL) 18.6} and also works for root. */
    private static String askVersion(Path home) throws IOException {
        Command.Result result = Command.run(List.of(program(home, "postgres").toString(), "--version"));
        String version = result.output().replaceFirst("^postgres \\(PostgreSQL\\) (\\S+).*$", "$1");
        if (!result.succeeded() || !version.matches("[0-9]+\\D.*|[0-9]+")) {
            throw new IOException("the unpacked postgres does not run here (exit code " + result.exitCode() + "): "
                    + result.output());
        }
        return version;
    }

    private static Path program(Path home, String name) {
        Path program = home.resolve("bin").resolve(name);
        Path windows = program.resolveSibling(name + ".exe");
        return Files.exists(windows) ? windows : program;
    }
}
