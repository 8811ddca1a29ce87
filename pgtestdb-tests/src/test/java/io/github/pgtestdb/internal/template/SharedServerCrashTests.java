// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Crash;
import io.github.pgtestdb.tests.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Templates on an embedded server that outlives its runs, after a crash. */
class SharedServerCrashTests {

    /** Makes the configuration unique, because servers with the same configuration are one shared server. */
    private final String name = "crash" + UUID.randomUUID().toString().substring(0, 8);

    private Path data;

    @BeforeEach
    void makeDirectory() throws Exception {
        Path memory = Path.of("/dev/shm");
        data = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "crash-tests-")
                : Files.createTempDirectory("crash-tests-");
    }

    @AfterEach
    void removeDirectory() throws Exception {
        EmbeddedDirectories.removeOnceUnused(data);
    }

    @Test
    @DisplayName("After a crash, templates with unlogged tables are built again, and others stay")
    void rebuildsOnlyUnloggedTemplates() throws Exception {
        Schema unlogged = Schema.of("CREATE UNLOGGED TABLE t AS SELECT 1 AS id");
        Schema logged = Schema.of("CREATE TABLE t AS SELECT 1 AS id");
        try (PgTestDb engine = engine();
                TestDatabase one = engine.create(unlogged);
                TestDatabase other = engine.create(logged)) {
            assertThat(Queries.rows(one.connectionDetails(), "SELECT id FROM t"))
                    .containsExactly("1");
            assertThat(Queries.rows(other.connectionDetails(), "SELECT id FROM t"))
                    .containsExactly("1");
            Crash.of(one.connectionDetails());
        }
        try (PgTestDb engine = engine();
                TestDatabase one = engine.create(unlogged);
                TestDatabase other = engine.create(logged)) {
            assertThat(Queries.rows(one.connectionDetails(), "SELECT id FROM t"))
                    .containsExactly("1");
            assertThat(Queries.rows(other.connectionDetails(), "SELECT id FROM t"))
                    .containsExactly("1");
        }
        assertThat(unlogged.migrations()).isEqualTo(2);
        assertThat(logged.migrations()).isEqualTo(1);
    }

    private PgTestDb engine() {
        return PgTestDb.builder()
                .setting("pgtestdb.server", "embedded")
                .setting("pgtestdb.embedded.data-dir", data.toString())
                .setting("pgtestdb.server-parameters", "cluster_name=" + name)
                .build();
    }
}
