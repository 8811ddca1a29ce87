// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.OutlivingServer;
import io.github.pgtestdb.tests.Schema;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a server that only pgtestdb uses and that outlives its runs. Tests may be superusers there. */
class OwnServerSettingTests {

    private final OutlivingServer server = new OutlivingServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /** The two projects of a public report, and a third that sets nothing. */
    @Test
    @DisplayName("Projects do not change the search path of each other")
    void isolatesSearchPaths() throws Exception {
        Schema depot = Schema.of(
                "CREATE SCHEMA depot",
                "CREATE TABLE depot.pallet (id int)",
                "ALTER ROLE CURRENT_USER SET search_path = depot");
        Schema shop = Schema.of(
                "CREATE SCHEMA shop",
                "CREATE TABLE shop.crate (id int)",
                "ALTER ROLE CURRENT_USER SET search_path = shop");
        Schema plain = Schema.of("CREATE TABLE plain (id int)");
        for (int i = 0; i < 2; i++) {
            assertThat(queried(depot, "SELECT count(*) FROM pallet")).containsExactly("0");
            assertThat(queried(shop, "SELECT count(*) FROM crate")).containsExactly("0");
            assertThat(queried(plain, "SELECT count(*) FROM plain")).containsExactly("0");
        }
    }

    private List<String> queried(Schema schema, String question) throws Exception {
        try (PgTestDb engine = builder(schema).build();
                TestDatabase database = engine.create()) {
            return Queries.rows(database.connectionDetails(), question);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ALTER ROLE ALL SET geqo_seed = 0.5                 | geqo_seed (ALTER ROLE ALL)
                    ALTER ROLE postgres SET geqo_seed = 0.5            | geqo_seed (ALTER ROLE "postgres")
                    ALTER ROLE pgtestdb_postgres SET geqo_seed = 0.5   | geqo_seed (ALTER ROLE "pgtestdb_postgres")
                    ALTER DATABASE postgres SET geqo_seed = 0.5        | geqo_seed (ALTER DATABASE "postgres")
                    ALTER SYSTEM SET geqo_seed = 0.5                   | geqo_seed (ALTER SYSTEM)
                    ALTER ROLE postgres SET default_transaction_read_only = on | default_transaction_read_only (ALTER ROLE "postgres")
                    """)
    @DisplayName("A setting that a superuser's test changes reaches no later test")
    void resetsSettingOfSuperuserTest(String change, String shown) throws Exception {
        try (Log log = Log.open();
                PgTestDb other = builder(Schema.of("SELECT 1")).build();
                PgTestDb superusers = builder(Schema.of("SELECT 1"))
                        .setting("pgtestdb.test-user", "postgres")
                        .build();
                TestDatabase reader = other.create()) {
            TestDatabase database = superusers.create();
            ConnectionDetails superuser = database.connectionDetails();
            Queries.execute(superuser, change, "SELECT pg_reload_conf()");
            database.close();
            try (TestDatabase later = superusers.create()) {
                Queries.execute(later.connectionDetails(), "CREATE TABLE later (id int)");
                assertThat(Queries.rows(later.connectionDetails().withDatabase("postgres"), "SHOW geqo_seed"))
                        .containsExactly("0");
            }
            assertThat(Queries.rows(reader.connectionDetails(), "SHOW geqo_seed"))
                    .containsExactly("0");
            assertThat(log.linesWith("on PostgreSQL of a test: " + shown)).hasSize(1);
        }
    }

    @Test
    @DisplayName("Settings that an earlier run has left are reset")
    void resetsSettingsOfEarlierRun() throws Exception {
        try (PgTestDb engine = builder(Schema.of("SELECT 1")).build();
                PgTestDb leaving = builder(Schema.of("SELECT 1"))
                        .setting("pgtestdb.test-user", "postgres")
                        .build();
                TestDatabase database = leaving.create()) {
            Queries.execute(
                    database.connectionDetails(),
                    "ALTER ROLE ALL SET geqo_seed = 0.5",
                    "ALTER SYSTEM SET work_mem = '7MB'");
            try (Log log = Log.open();
                    TestDatabase next = engine.create()) {
                assertThat(Queries.rows(next.connectionDetails(), "SHOW geqo_seed"))
                        .containsExactly("0");
                assertThat(log.linesWith("of an earlier run had changed"))
                        .anyMatch(line -> line.endsWith(
                                "they are reset now:" + " geqo_seed (ALTER ROLE ALL), work_mem (ALTER SYSTEM)."));
            }
        }
    }

    private PgTestDb.Builder builder(Schema schema) {
        return PgTestDb.builder().migrator(schema).server(server);
    }
}
