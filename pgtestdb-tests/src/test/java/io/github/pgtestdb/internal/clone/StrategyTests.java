// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyTests {

    private static final String CREATE_STRATEGY = "pgtestdb.create-strategy";
    private static final String HUNDRED_MEGABYTES =
            "CREATE TABLE padding AS SELECT repeat(md5(n::text), 30) FROM generate_series(1, 100000) n";
    private static final long MEGABYTE = 1024 * 1024;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"measure", "wal-log", "file-copy", "file-clone"})
    void everyStrategyCopiesAll(String strategy) throws SQLException {
        assumeTrue(
                !strategy.equals("file-clone") || clonesFiles(SharedServer.admin()),
                "the server has no file_copy_method = clone");
        Schema schema = Schema.of("CREATE TABLE t (id int)", "INSERT INTO t SELECT generate_series(1, 1000)");
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(schema)
                        .setting(CREATE_STRATEGY, strategy)
                        .build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT sum(id) FROM t"))
                    .containsExactly("500500");
        }
    }

    @Test
    @DisplayName("A server that cannot clone files is refused if the setting requires it")
    void refusesServerWithoutFileClone() throws SQLException {
        assumeFalse(clonesFiles(SharedServer.admin()), "the server has file_copy_method = clone");
        String version =
                Queries.rows(SharedServer.admin(), "SHOW server_version").get(0);
        assertThatThrownBy(() -> SharedServer.engine()
                        .migrator(Schema.of("SELECT 1"))
                        .setting(CREATE_STRATEGY, "file-clone")
                        .build()
                        .create())
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot clone files on PostgreSQL " + version + " at " + SharedServer.admin()
                        + ", as builder pgtestdb.create-strategy = file-clone asks for: it has no file_copy_method ="
                        + " clone, which PostgreSQL 18 and newer have where their system does. Choose file-copy or"
                        + " wal-log, or leave the setting out, and the fastest is found by measuring.");
    }

    @Test
    @DisplayName("If the file system shares blocks, this is detected, and clones take no room")
    void usesSharedBlocks() throws Exception {
        Path point = Files.createDirectory(directory.resolve("xfs"));
        try (Mount mount = Mount.thatSharesBlocks(point, directory.resolve("image"));
                PostgresServer own = serverIn(mount)) {
            assumeTrue(clonesFiles(own.admin()), "the server has no file_copy_method = clone");
            try (PgTestDb engine = SharedServer.engine(own.admin())
                    .migrator(Schema.of(HUNDRED_MEGABYTES))
                    .build()) {
                engine.create();
                assertThat(strategyOfTheTemplate(own.admin())).isEqualTo("FILE_CLONE");
                long before = Files.getFileStore(point).getUnallocatedSpace();
                for (int i = 0; i < 4; i++) {
                    engine.create();
                }
                long taken = before - Files.getFileStore(point).getUnallocatedSpace();
                assertThat(taken).as("bytes of four clones").isLessThan(100 * MEGABYTE);
            }
        }
    }

    @Test
    @DisplayName("If the file system refuses to clone, another strategy is used")
    void fallsBackWithoutFileClone() throws Exception {
        Path point = Files.createDirectory(directory.resolve("tmpfs"));
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "on another kind of file system");
        try (Mount mount = Mount.inMemory(point);
                PostgresServer own = serverIn(mount)) {
            assumeTrue(clonesFiles(own.admin()), "the server has no file_copy_method = clone");
            assumeFalse(
                    Files.getFileStore(point)
                            .type()
                            .equals(Files.getFileStore(directory).type()),
                    "temporary files are on the same kind of file system");
            try (UnclonableMigrator migrator = new UnclonableMigrator(own.admin(), elsewhere);
                    PgTestDb engine =
                            SharedServer.engine(own.admin()).migrator(migrator).build();
                    TestDatabase database = engine.create()) {
                assertThat(strategyOfTheTemplate(own.admin())).isIn("FILE_COPY", "WAL_LOG");
                assertThat(Queries.rows(database.connectionDetails(), "SELECT id FROM t"))
                        .containsExactly("1");
            }
        }
    }

    @Test
    @DisplayName("A template keeps the relation cache file, which makes the first connection fast")
    void keepsRelationCacheFile() throws SQLException {
        Schema schema = Schema.of("CREATE TABLE t (id int)");
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(schema)
                        .setting(CREATE_STRATEGY, "file-copy")
                        .build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(
                            SharedServer.admin(),
                            "SELECT (pg_stat_file('base/' || oid || '/pg_internal.init', true)).size > 0"
                                    + " FROM pg_database WHERE datname = '" + database.name() + "'"))
                    .as("the clone's own, before anybody connected to it")
                    .containsExactly("t");
        }
    }

    private static PostgresServer serverIn(Mount mount) {
        return SharedServer.startOwn(Map.of(
                "pgtestdb.embedded.data-dir",
                mount.point().toString(),
                "pgtestdb.server-parameters",
                "max_wal_size=64MB"));
    }

    private static boolean clonesFiles(ConnectionDetails admin) throws SQLException {
        return !Queries.rows(
                        admin, "SELECT 1 FROM pg_settings WHERE name = 'file_copy_method' AND 'clone' = ANY (enumvals)")
                .isEmpty();
    }

    private static String strategyOfTheTemplate(ConnectionDetails admin) throws SQLException {
        List<String> strategies = Queries.rows(
                admin,
                "SELECT substring(shobj_description(oid, 'pg_database') FROM '\"strategy\":\"(\\w+)\"')"
                        + " FROM pg_database WHERE datname LIKE 'pgtestdb_t_%'");
        assertThat(strategies).hasSize(1);
        return strategies.get(0);
    }
}
