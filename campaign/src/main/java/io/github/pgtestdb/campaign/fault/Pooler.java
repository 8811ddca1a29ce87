// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import io.github.pgtestdb.campaign.ground.ExistingServer;
import io.github.pgtestdb.campaign.ground.Ground;
import io.github.pgtestdb.campaign.ground.JudgeAccess;
import io.github.pgtestdb.campaign.ground.Unprivileged;
import io.github.pgtestdb.campaign.jvm.JvmSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PgBouncer runs between the JVM and an existing server. */
final class Pooler implements Fault {

    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/bin/pgbouncer"));
    private static final String NOBODY = "65534";

    private final String mode;
    private @Nullable Process process;
    private @Nullable Path directory;

    Pooler(String mode) {
        this.mode = mode;
    }

    @Override
    public String name() {
        return "pgbouncer-" + mode;
    }

    @Override
    public String description() {
        return "PgBouncer in front of the server, `pool_mode=" + mode + "`";
    }

    @Override
    public Optional<String> obstacle() {
        return program().isEmpty() ? Optional.of("pgbouncer is not installed") : Optional.empty();
    }

    @Override
    public Ground ground(Grounds grounds, int round) {
        return grounds.existing();
    }

    @Override
    public JvmSpec prepared(JvmSpec spec, Ground ground) throws Exception {
        ExistingServer server = (ExistingServer) ground;
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path config = configure(server, port);
        List<String> command = new ArrayList<>();
        if (Unprivileged.isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.addAll(List.of(program().orElseThrow().toString(), config.toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return spec.with(server.environment(spec.name(), port));
    }

    /** PgBouncer looks up the password of each role with the judge's, so that all roles of the library can log in. */
    private Path configure(ExistingServer server, int port) throws IOException {
        Path files = Files.createTempDirectory("pgtestdb-campaign-pgbouncer");
        directory = files;
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (JudgeAccess judge = server.judge()) {
            Files.writeString(
                    files.resolve("users.txt"),
                    "\"" + judge.admin().user() + "\" \"" + judge.admin().password() + "\"\n");
        }
        return Files.writeString(
                files.resolve("pgbouncer.ini"), """
                [databases]
                * = host=127.0.0.1 port=%d auth_user=judge
                [pgbouncer]
                pool_mode=%s
                listen_addr=127.0.0.1
                listen_port=%d
                unix_socket_dir=
                auth_type=scram-sha-256
                auth_file=%s
                auth_query=SELECT usename, passwd FROM pg_shadow WHERE usename=$1
                ignore_startup_parameters=extra_float_digits
                """.formatted(server.port(), mode, port, files.resolve("users.txt")));
    }

    private static Optional<Path> program() {
        return PLACES.stream().filter(Files::isExecutable).findFirst();
    }

    /** Does nothing: PgBouncer runs from the beginning. */
    @Override
    public void inject(Round round) {}

    @Override
    public void end(Round round) throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.destroy();
            process.onExit().join();
        }
        if (directory != null) {
            for (String file : List.of("users.txt", "pgbouncer.ini", "")) {
                Files.deleteIfExists(directory.resolve(file));
            }
        }
    }
}
