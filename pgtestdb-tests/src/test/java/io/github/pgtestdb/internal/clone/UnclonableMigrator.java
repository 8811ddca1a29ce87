// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.Queries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/**
 * Puts a file from another kind of file system among the files of the template. Linux copies it by reading and writing,
 * but refuses to copy it with the call that shares blocks.
 */
final class UnclonableMigrator implements Migrator, AutoCloseable {

    private final ConnectionDetails admin;
    private final Path elsewhere;
    private final String salt = UUID.randomUUID().toString();
    private final Deque<Mount> mounts = new ArrayDeque<>();

    UnclonableMigrator(ConnectionDetails admin, Path elsewhere) {
        this.admin = admin;
        this.elsewhere = elsewhere;
    }

    @Override
    public String name() {
        return "unclonable";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.builder("unclonable").put("salt", salt).build();
    }

    @Override
    public void migrate(MigrationTarget target) throws Exception {
        Queries.execute(target.connectionDetails(), "CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
        String directory = Queries.rows(
                        admin,
                        "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = '"
                                + target.connectionDetails().database() + "'")
                .get(0);
        mounts.add(Mount.ofFile(elsewhere, Files.createFile(Path.of(directory, "elsewhere"))));
    }

    @Override
    public void close() {
        mounts.forEach(Mount::close);
    }
}
