// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Snapshot;
import io.github.pgtestdb.tests.SqlDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Settings that apply to the whole server, and that migrations and tests change on an existing server. The tests run
 * one at a time, because settings are not reset while another test builds a template there.
 */
@Execution(ExecutionMode.SAME_THREAD)
class RoleSettingTests {

    private static final String SET_PATH = "ALTER ROLE CURRENT_USER SET search_path = depot, public";
    private static final String WIDE = "SELECT setrole::regrole || ' ' || unnest(setconfig) FROM pg_db_role_setting"
            + " WHERE setdatabase = 0 ORDER BY 1";

    private static PostgresServer server;

    private final String salt = UUID.randomUUID().toString();

    @TempDir
    private Path temp;

    @BeforeAll
    static void start() {
        server = SharedServer.startOwn(Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @DisplayName("A role setting of a migration applies to databases of its template only")
    void confinesSettingOfMigration() throws Exception {
        Schema depot = Schema.of("CREATE SCHEMA depot", "CREATE TABLE depot.pallet (id int)", SET_PATH);
        try (Log log = Log.open();
                PgTestDb engine = engine(depot);
                PgTestDb other = engine(Schema.of("CREATE TABLE crate (id int)"));
                TestDatabase database = engine.create();
                TestDatabase otherDatabase = other.create()) {
            assertThat(show(database, "search_path")).isEqualTo("depot, public");
            assertThat(show(otherDatabase, "search_path")).isEqualTo("\"$user\", public");
            assertThat(log.linesWith("The migrations of schema changed settings beyond their database: search_path"))
                    .contains(
                            "INFO The migrations of schema changed settings beyond their database: search_path (ALTER ROLE"
                                    + " \"pgtestdb_postgres\"). They apply to the databases of this template now, and to no others.");
        }
        assertThat(Queries.rows(server.admin(), WIDE)).isEmpty();
        try (PgTestDb engine = engine(depot);
                TestDatabase database = engine.create()) {
            assertThat(show(database, "search_path"))
                    .as("of a template that is reused")
                    .isEqualTo("depot, public");
        }
    }

    @Test
    @DisplayName("The last of several settings counts, and one for the database takes precedence")
    void ordersSettings() throws Exception {
        try (PgTestDb engine = engine(Schema.of(
                        "ALTER ROLE CURRENT_USER SET statement_timeout = '1s'",
                        "ALTER ROLE CURRENT_USER SET statement_timeout = '2s'",
                        "ALTER ROLE CURRENT_USER SET search_path = \"A ''b'', c\", public",
                        "ALTER ROLE CURRENT_USER SET lock_timeout = '3s'",
                        "DO $$ BEGIN EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET lock_timeout = ''4s''',"
                                + " current_database()); END $$"));
                TestDatabase database = engine.create()) {
            assertThat(show(database, "statement_timeout")).isEqualTo("2s");
            assertThat(show(database, "lock_timeout")).isEqualTo("4s");
            assertThat(show(database, "search_path")).isEqualTo("\"A ''b'', c\", public");
        }
    }

    @Test
    @DisplayName("An incremental template has the role settings of a full one")
    void incrementalEqualsFull() throws Exception {
        String first = "CREATE SCHEMA depot; " + SET_PATH + ";";
        Path one = SqlDirectory.in(temp, first);
        Path two = SqlDirectory.in(temp, first, "CREATE TABLE pallet (id int);");
        try (PgTestDb engine = engine(SqlMigrator.ofDirectory(one))) {
            engine.create().close();
        }
        try (PgTestDb engine = engine(SqlMigrator.ofDirectory(two));
                TestDatabase database = engine.create()) {
            assertThat(engine.summary())
                    .contains("templates: 0 built, 1 incremental in ")
                    .contains(" s, 0 reused;");
            assertThat(Snapshot.of(database)).isEqualTo(Snapshot.ofWholeBuild(server.admin(), two));
        }
    }

    @Test
    void migrationsThatFailLeaveNoSetting() throws Exception {
        try (PgTestDb engine = engine(Schema.of(SET_PATH, "SELECT 1 / 0"))) {
            assertThatThrownBy(engine::create).hasMessageContaining("division by zero");
        }
        assertThat(Queries.rows(server.admin(), WIDE)).isEmpty();
    }

    @Test
    void aSettingOfATestReachesNoLaterTest() throws Exception {
        try (Log log = Log.open();
                PgTestDb engine = engine(Schema.of("SELECT 1"))) {
            TestDatabase first = engine.create();
            String name = first.name();
            Queries.execute(first.connectionDetails(), SET_PATH, "ALTER ROLE CURRENT_USER SET work_mem = '7MB'");
            List<TestDatabase> meanwhile = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                meanwhile.add(engine.create());
            }
            first.close();
            for (int i = 0; i < 10; i++) {
                try (TestDatabase later = engine.create()) {
                    assertThat(show(later, "search_path")).as("session %s", i).isEqualTo("\"$user\", public");
                    assertThat(show(later, "work_mem")).isNotEqualTo("7MB");
                }
            }
            meanwhile.forEach(TestDatabase::close);
            assertThat(log.linesWith(
                            "A test has changed settings beyond its own database on PostgreSQL at " + server.admin()))
                    .containsExactly("WARN A test has changed settings beyond its own database on PostgreSQL at "
                            + server.admin() + ": search_path (ALTER ROLE \"pgtestdb_postgres\"), work_mem (ALTER ROLE"
                            + " \"pgtestdb_postgres\"). They are reset now; tests that ran at the same time may have seen"
                            + " them. Databases returned last: " + name
                            + ". Let the test set them for its database alone, with ALTER DATABASE or ALTER ROLE … IN"
                            + " DATABASE.");
        }
    }

    @Test
    @DisplayName("A setting of a run that has ended reaches no other run")
    void resetsSettingOfEndedRun() throws Exception {
        Queries.execute(server.admin(), "ALTER ROLE pgtestdb_postgres SET search_path = nowhere");
        try (Log log = Log.open();
                PgTestDb engine = engine(Schema.of("CREATE TABLE crate (id int)"));
                TestDatabase database = engine.create()) {
            assertThat(show(database, "search_path")).isEqualTo("\"$user\", public");
            assertThat(log.linesWith("of an earlier run had changed"))
                    .contains("WARN A test or a migration of an earlier run had changed settings beyond its own"
                            + " database on PostgreSQL at " + server.admin()
                            + "; they are reset now: search_path (ALTER ROLE \"pgtestdb_postgres\").");
        }
    }

    @Test
    @DisplayName("Settings of all roles on a shared server are reported and not changed")
    void reportsSettingsOfAllRoles() throws Exception {
        Queries.execute(server.admin(), "ALTER ROLE ALL SET geqo_seed = 0.25");
        try (Log log = Log.open();
                PgTestDb engine = engine(Schema.of("SELECT 1"))) {
            TestDatabase database = engine.create();
            Queries.execute(server.admin(), "ALTER ROLE ALL SET geqo_seed = 0.5");
            database.dataSource().getConnection().close();
            database.close();
            Await.until(
                    "reported", () -> !log.linesWith("The setting geqo_seed").isEmpty());
            assertThat(log.linesWith("The setting geqo_seed"))
                    .containsExactly("WARN The setting geqo_seed (ALTER ROLE ALL) was changed on PostgreSQL at "
                            + server.admin()
                            + " during this run. If a test or a migration did that, reset it: ALTER ROLE ALL"
                            + " RESET \"geqo_seed\"; pgtestdb does not, because the setting may belong to another program, or postgres"
                            + " may not change it.");
            assertThat(Queries.rows(server.admin(), WIDE)).containsExactly("- geqo_seed=0.5");
        } finally {
            Queries.execute(server.admin(), "ALTER ROLE ALL RESET geqo_seed");
        }
    }

    /**
     * The migration has made its setting but has not returned, so its build keeps the build lock. Meanwhile a test
     * returns its database, and another one is created. Without the lock, both would reset the setting.
     */
    @Test
    @DisplayName("No setting is reset while a template is built")
    void doesNotResetDuringBuild() throws Exception {
        Gated building = new Gated(Schema.of("ALTER ROLE CURRENT_USER SET geqo_seed = 0.75"));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (PgTestDb engine = engine(Schema.of("SELECT 1"));
                PgTestDb other = engine(building)) {
            TestDatabase one = engine.create();
            Future<TestDatabase> built = thread.submit(() -> other.create());
            building.migrated.await();
            Queries.execute(one.connectionDetails(), "SELECT 1");
            one.close();
            try (TestDatabase two = engine.create()) {
                assertThat(Queries.rows(server.admin(), WIDE)).hasSize(1);
                two.dataSource().getConnection().close();
            }
            building.mayEnd.countDown();
            assertThat(show(built.get(), "geqo_seed")).isEqualTo("0.75");
            try (TestDatabase three = engine.create()) {
                assertThat(show(three, "geqo_seed")).isEqualTo("0");
            }
        } finally {
            thread.shutdownNow();
        }
        assertThat(Queries.rows(server.admin(), WIDE)).isEmpty();
    }

    /** Stops after its statements, until the test lets it return. */
    private record Gated(Schema schema, CountDownLatch migrated, CountDownLatch mayEnd) implements Migrator {

        Gated(Schema schema) {
            this(schema, new CountDownLatch(1), new CountDownLatch(1));
        }

        @Override
        public String name() {
            return schema.name();
        }

        @Override
        public Fingerprint fingerprint() {
            return schema.fingerprint();
        }

        @Override
        public void migrate(MigrationTarget target) throws Exception {
            schema.migrate(target);
            migrated.countDown();
            mayEnd.await();
        }
    }

    private PgTestDb engine(Migrator migrator) {
        return SharedServer.engine(server.admin())
                .migrator(migrator)
                .setting("pgtestdb.salt", salt)
                .build();
    }

    /** Returns the value in a new session, after checking that the first session of a test has the same one. */
    private static String show(TestDatabase database, String setting) throws SQLException {
        String value = show(database.connectionDetails(), setting);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + setting)) {
            rows.next();
            assertThat(rows.getString(1)).as("in the first session").isEqualTo(value);
        }
        return value;
    }

    private static String show(ConnectionDetails database, String setting) throws SQLException {
        return Queries.rows(database, "SHOW " + setting).get(0);
    }
}
