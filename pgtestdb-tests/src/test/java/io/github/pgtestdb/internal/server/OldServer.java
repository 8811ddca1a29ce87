// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.testkit.Await;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A server that is started without pgtestdb: an old one, a standby, or one with other rules for authentication. */
final class OldServer implements AutoCloseable {

    private final Process postgres;
    private final ConnectionDetails admin;

    private OldServer(Process postgres, ConnectionDetails admin) {
        this.postgres = postgres;
        this.admin = admin;
    }

    static OldServer start(Path jar, Path directory) throws Exception {
        unpack(jar, directory);
        initialize(directory);
        return begin(directory);
    }

    /** Starts a standby. It waits for the write-ahead log of a primary, and accepts only statements that read. */
    static OldServer startStandby(Path jar, Path directory) throws Exception {
        unpack(jar, directory);
        initialize(directory);
        Files.createFile(directory.resolve("data").resolve("standby.signal"));
        return begin(directory);
    }

    /** Starts a server of a supported version, with the given lines in its pg_hba.conf. */
    static OldServer startWithRules(Path jar, Path directory, String... rules) throws Exception {
        unpack(jar, directory);
        initialize(directory);
        Files.write(directory.resolve("data").resolve("pg_hba.conf"), List.of(rules));
        return begin(directory);
    }

    private static void initialize(Path directory) throws Exception {
        String data = directory.resolve("data").toString();
        run(directory, "initdb", "-D", data, "-A", "trust", "-U", "postgres").waitFor();
    }

    private static OldServer begin(Path directory) throws Exception {
        String data = directory.resolve("data").toString();
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String number = Integer.toString(port);
        Process postgres = run(
                directory, "postgres", "-D", data, "-p", number, "-c", "unix_socket_directories=", "-c", "fsync=off");
        ConnectionDetails admin = new ConnectionDetails("127.0.0.1", port, "postgres", "postgres", null, Map.of());
        Path pidFile = Path.of(data, "postmaster.pid");
        Await.until(
                "PostgreSQL is ready",
                () -> Files.exists(pidFile)
                        && Files.readString(pidFile).matches("(?s).*(ready|standby).*")
                        && Files.readString(pidFile).contains(number));
        return new OldServer(postgres, admin);
    }

    ConnectionDetails admin() {
        return admin;
    }

    private static Process run(Path directory, String program, String... arguments) throws IOException {
        boolean root = Files.getAttribute(directory, "unix:uid").equals(0);
        List<String> command = new ArrayList<>(root ? List.of("unshare", "-U") : List.of());
        command.add(directory.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(program + ".log").toFile())
                .start();
    }

    private static void unpack(Path jar, Path directory) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false, JarFile.OPEN_READ);
                InputStream packed = new BufferedInputStream(file.getInputStream(file.stream()
                        .filter(entry -> entry.getName().endsWith(".txz"))
                        .findFirst()
                        .orElseThrow()));
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(packed), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, directory.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Files.createDirectories(entry.isDirectory() ? target : target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (!entry.isDirectory()) {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true)) {
                throw new IOException("Cannot make " + target + " executable");
            }
        }
    }

    @Override
    public void close() throws IOException {
        Set.copyOf(postgres.descendants().toList()).forEach(ProcessHandle::destroy);
        postgres.destroy();
        postgres.onExit().join();
    }
}
