// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a small tmpfs, which only root can mount. */
class FullDiskTests {

    private static final int MORE_THAN_FIT = 60;

    @Test
    @DisplayName("A full disk is reported, and the clones that were made are dropped")
    void reportsFullDisk(@TempDir Path mountPoint) throws Exception {
        assumeTrue(Files.getAttribute(mountPoint, "unix:uid").equals(0), "only root can mount a small disk");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=220m,mode=755", "tmpfs", mountPoint.toString()) == 0,
                "mounting is not allowed here");
        try (PostgresServer own = SharedServer.startOwn(Map.of(
                "pgtestdb.embedded.data-dir",
                mountPoint.toString(),
                // If the write-ahead log fills the disk, the server panics. Here the databases should fill it.
                "pgtestdb.server-parameters",
                "max_wal_size=32MB"))) {
            try (PgTestDb engine = SharedServer.engine(own.admin())
                    .migrator(Schema.of("CREATE TABLE t (id int)"))
                    .setting("pgtestdb.create-strategy", "file-copy")
                    // Databases are copied one at a time. If a checkpoint, for example that of another copy, finds no
                    // space at all, the server panics.
                    .setting("pgtestdb.warm-databases", "0")
                    .build()) {
                List<TestDatabase> made = new ArrayList<>();
                assertThatThrownBy(() -> {
                            for (int i = 0; i < MORE_THAN_FIT; i++) {
                                made.add(engine.create());
                            }
                        })
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessageMatching(
                                "(?s)Cannot make a database from the template pgtestdb_t_[0-9a-f]{32} on PostgreSQL"
                                        + " at postgres@127\\.0\\.0\\.1:[0-9]+/postgres: ERROR: could not [^\n]*"
                                        // The following lines depend on which file did not fit, and by how much.
                                        + "(\n  (Hint|Where|Detail): [^\n]*)* \\(SQLSTATE 53100\\)\\. The server's disk is full:"
                                        + " free some, put the data directory on a larger disk, or make the template smaller\\. This"
                                        + " run has made " + made.size() + "[0-9]* databases so far\\.");
                assertThat(made).isNotEmpty();
                made.forEach(TestDatabase::close);
            }
            assertThat(Queries.rows(own.admin(), "SELECT datname FROM pg_database WHERE datname LIKE 'pgtestdb_c_%'"))
                    .isEmpty();
        } finally {
            run("umount", "-l", mountPoint.toString());
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
