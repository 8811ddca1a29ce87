// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.embedded.EmbeddedPostgresProvider;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Leftovers of thousands of databases, in the JVM and in the catalogs of a server without autovacuum. */
class NothingStaysTests {

    private static final String VACUUMS =
            "SELECT min(vacuum_count) FROM pg_stat_all_tables WHERE relname IN ('pg_database', 'pg_shdepend')";

    @Test
    void noPoolStaysInTheThreadsThatUsedIt() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(Schema.of("CREATE TABLE a (id int)"))
                .build()) {
            List<WeakReference<DataSource>> sources = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sources.add(used(engine));
            }
            Await.until("the pools are gone", () -> {
                System.gc();
                return sources.stream().allMatch(source -> source.refersTo(null));
            });
        }
    }

    private static WeakReference<DataSource> used(PgTestDb engine) throws SQLException {
        try (TestDatabase database = engine.create()) {
            try (Connection connection = database.dataSource().getConnection()) {
                assertThat(connection.isValid(60)).isTrue();
            }
            return new WeakReference<>(database.dataSource().unwrap(PGSimpleDataSource.class));
        }
    }

    @Test
    @DisplayName("Shared catalogs are vacuumed if autovacuum is off")
    void vacuumsSharedCatalogs() throws Exception {
        try (PgTestDb engine = PgTestDb.builder()
                        .server(new EmbeddedPostgresProvider())
                        .setting("pgtestdb.embedded.shared", "false")
                        .migrator(Schema.of("CREATE TABLE a (id int)"))
                        .build();
                TestDatabase looking = engine.create()) {
            List<String> before = Queries.rows(looking.connectionDetails(), VACUUMS);
            for (int i = 0; i < 200; i++) {
                used(engine);
            }
            Await.until(
                    "the shared catalogs are vacuumed",
                    () -> !Queries.rows(looking.connectionDetails(), VACUUMS).equals(before));
        }
    }
}
