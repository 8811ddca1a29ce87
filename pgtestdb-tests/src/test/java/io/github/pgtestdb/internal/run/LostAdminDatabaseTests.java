// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.HoldingMain;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An admin database that developers drop and create again, and the databases that earlier runs with it have left. */
class LostAdminDatabaseTests {

    private final PostgresServer server = SharedServer.startOwn(Map.of());
    private final ConnectionDetails postgres = server.admin();
    private final ConnectionDetails admin = postgres.withDatabase("myapp_dev");

    @BeforeEach
    void createAdminDatabase() throws SQLException {
        Queries.execute(postgres, "CREATE DATABASE myapp_dev");
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    @DisplayName("The databases of a killed run are reaped after its admin database was created again")
    void reapsFromNewAdminDatabase() throws Exception {
        theDatabasesOfAKilledRunAreReapedFrom(admin);
    }

    @Test
    @DisplayName("The databases of a killed run are reaped from another admin database if its own is gone")
    void reapsFromOtherAdminDatabase() throws Exception {
        theDatabasesOfAKilledRunAreReapedFrom(postgres);
    }

    private void theDatabasesOfAKilledRunAreReapedFrom(ConnectionDetails next) throws Exception {
        List<String> orphans;
        try (ChildJvm killed = hold()) {
            orphans = List.of(killed.await("HOLDING ").split(",", -1));
            killed.kill();
        }
        runOn(postgres);
        assertThat(existing()).as("its admin database is there").containsAll(orphans);
        createAdminDatabaseAgain();
        Await.until("reaped", () -> {
            runOn(next);
            return existing().isEmpty();
        });
    }

    @Test
    void theDatabasesOfALiveRunAreNot() throws Exception {
        try (ChildJvm alive = hold()) {
            List<String> held = List.of(alive.await("HOLDING ").split(",", -1));
            createAdminDatabaseAgain();
            runOn(admin);
            runOn(postgres);
            assertThat(existing()).containsAll(held);
        }
    }

    @Test
    void templatesAge() throws Exception {
        Templates templates = new Templates(admin);
        String old = templates.builtBy(Schema.of("SELECT 'old'"));
        String young = templates.builtBy(Schema.of("SELECT 'young'"));
        createAdminDatabaseAgain();
        templates.age(old, Duration.ofDays(31));
        runOn(admin);
        assertThat(templates.names()).contains(young).doesNotContain(old);
    }

    @Test
    @DisplayName("Templates of another admin database that exists are not dropped")
    void sparesTemplatesOfOtherAdmin() throws Exception {
        Templates templates = new Templates(admin);
        String old = templates.builtBy(Schema.of("SELECT 'old'"));
        templates.age(old, Duration.ofDays(31));
        runOn(postgres);
        assertThat(templates.names()).contains(old);
    }

    private ChildJvm hold() throws Exception {
        return ChildJvm.start(HoldingMain.class, admin, "2", UUID.randomUUID().toString());
    }

    private void createAdminDatabaseAgain() throws SQLException {
        Queries.execute(postgres, "DROP DATABASE myapp_dev WITH (FORCE)", "CREATE DATABASE myapp_dev");
    }

    private static void runOn(ConnectionDetails admin) {
        try (PgTestDb next =
                SharedServer.engine(admin).migrator(Schema.of("SELECT 1")).build()) {
            next.create().close();
        }
    }

    private List<String> existing() throws SQLException {
        return Queries.rows(
                postgres, "SELECT datname FROM pg_database WHERE datname LIKE 'pgtestdb\\_c\\_%' ORDER BY 1");
    }
}
