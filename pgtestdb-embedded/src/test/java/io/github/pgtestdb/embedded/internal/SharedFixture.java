// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.embedded.internal.process.UnixUser;
import io.github.pgtestdb.embedded.internal.shared.SharedDirectory;
import io.github.pgtestdb.spi.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Inspects shared servers from outside. */
public final class SharedFixture {

    /** Returns the directories of the servers in that parent. */
    public static List<Path> directories(Path parent) throws IOException {
        Path root = parent.resolve("pgtestdb-servers-" + UnixUser.currentUid());
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(root)) {
            return paths.filter(Files::isDirectory).toList();
        }
    }

    /** Returns the only server in that parent. */
    public static SharedDirectory directory(Path parent) throws IOException {
        List<Path> directories = directories(parent);
        if (directories.size() != 1) {
            throw new AssertionError("Not one server: " + directories);
        }
        return new SharedDirectory(directories.get(0));
    }

    /** Returns whether no server and no supervisor runs there. */
    public static boolean isAtRest(Path parent) {
        return ProcessHandle.allProcesses()
                .noneMatch(process -> process.info().commandLine().orElse("").contains(parent + "/pgtestdb-servers-"));
    }

    public static String databases(PostgresServer server) throws SQLException {
        return Sql.query(server.admin(), "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database");
    }

    private SharedFixture() {}
}
