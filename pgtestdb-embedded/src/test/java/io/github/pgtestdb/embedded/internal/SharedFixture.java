package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.spi.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Looks at shared servers from outside. */
final class SharedFixture {

    /** The directories of the servers whose root lies there. */
    static List<Path> directories(Path parent) throws IOException {
        Path root = parent.resolve("pgtestdb-servers-" + UnixUser.currentUid());
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(root)) {
            return paths.filter(Files::isDirectory).toList();
        }
    }

    /** The only one. */
    static SharedDirectory directory(Path parent) throws IOException {
        List<Path> directories = directories(parent);
        if (directories.size() != 1) {
            throw new AssertionError("Not one server: " + directories);
        }
        return new SharedDirectory(directories.get(0));
    }

    /** Whether there are servers, and neither they nor their supervisors run. */
    static boolean isAtRest(Path parent) throws IOException {
        for (Path path : directories(parent)) {
            SharedDirectory server = new SharedDirectory(path);
            if (ServerProcess.postmaster(server.data()).isPresent()
                    || !server.supervisors().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    static String databases(PostgresServer server) throws SQLException {
        return Sql.query(server.admin(), "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database");
    }

    private SharedFixture() {}
}
