// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real PgBouncer in front of a server, with transaction pooling. */
final class PgBouncer implements AutoCloseable {

    private final Process process;
    private final ConnectionDetails details;

    private PgBouncer(Process process, ConnectionDetails details) {
        this.process = process;
        this.details = details;
    }

    static boolean isInstalled() {
        return Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer")
                .map(Path::of)
                .anyMatch(Files::isExecutable);
    }

    static PgBouncer start(ConnectionDetails server, Path directory) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        ConnectionDetails details =
                new ConnectionDetails("127.0.0.1", port, server.database(), server.user(), server.password(), Map.of());
        Path users = write(directory, "users.txt", "\"" + server.user() + "\" \"" + server.password() + "\"\n");
        Path config = write(
                directory,
                "pgbouncer.ini",
                "[databases]\n* = host=" + server.host() + " port=" + server.port()
                        + "\n[pgbouncer]\npool_mode=transaction\nlisten_addr=127.0.0.1\nunix_socket_dir=\nauth_type=plain\n"
                        + "ignore_startup_parameters=extra_float_digits\nlisten_port=" + port + "\nauth_file=" + users
                        + "\n");
        Process process = new ProcessBuilder(command(directory, config))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pgbouncer.log").toFile())
                .start();
        PgBouncer pooler = new PgBouncer(process, details);
        Await.until("PgBouncer answers", pooler::answers);
        return pooler;
    }

    ConnectionDetails details() {
        return details;
    }

    private boolean answers() {
        try {
            return !Queries.rows(details, "SELECT 1").isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    /** PgBouncer refuses to run as root, as PostgreSQL does. */
    private static List<String> command(Path directory, Path config) throws IOException {
        boolean root = Files.getAttribute(directory, "unix:uid").equals(0);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return root
                ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "pgbouncer", config.toString())
                : List.of("pgbouncer", config.toString());
    }

    private static Path write(Path directory, String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, content, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
