// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Crash;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that recovers from a crash empties unlogged tables and sequences, also those of templates. */
class UnloggedTests {

    private static final String[] RATES = {
        "CREATE UNLOGGED TABLE rate (code text PRIMARY KEY, note text)",
        "INSERT INTO rate VALUES ('std', 'standard')",
        "CREATE SCHEMA \"Other\"",
        "CREATE TABLE \"Other\".part (id int GENERATED ALWAYS AS IDENTITY, n int) PARTITION BY RANGE (n)",
        "CREATE UNLOGGED TABLE \"Other\".part_1 PARTITION OF \"Other\".part FOR VALUES FROM (0) TO (10)",
        "INSERT INTO \"Other\".part (n) VALUES (7)",
        "CREATE TABLE logged AS SELECT code FROM rate",
    };

    private static final String COUNTS = "SELECT concat_ws(' ', (SELECT count(*) FROM rate WHERE code = 'std'),"
            + " (SELECT count(*) FROM \"Other\".part), (SELECT count(*) FROM logged))";

    private static final String ALL = "1 1 1";

    /** A server that loses no committed data, like an existing server. */
    private final PostgresServer server =
            SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "fsync=on,full_page_writes=on"));

    private final ConnectionDetails admin = server.admin();

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    @DisplayName("A template with unlogged tables is built again after a crash between two runs")
    void rebuildsTemplateAfterCrash() throws Exception {
        Schema schema = Schema.of(RATES);
        assertThat(firstOf(run(schema), COUNTS)).isEqualTo(ALL);
        Crash.of(admin);
        try (Log log = Log.open()) {
            assertThat(firstOf(run(schema), COUNTS)).isEqualTo(ALL);
            String name = new Templates(admin).names().get(0);
            assertThat(log.linesWith(name))
                    .contains("INFO Dropping the template " + name
                            + ", to build it again: the server recovered from a crash after the template was built");
        }
        assertThat(firstOf(run(schema), COUNTS)).isEqualTo(ALL);
        assertThat(schema.migrations())
                .as("the third run takes the second one's")
                .isEqualTo(2);
    }

    @Test
    @DisplayName("An admin role with only CREATEDB builds the template again after a crash")
    void rebuildsTemplateAsCreatedbRole() throws Exception {
        Queries.execute(admin, "CREATE ROLE plain LOGIN CREATEDB PASSWORD 'plain'");
        ConnectionDetails plain = admin.withUser("plain", "plain");
        Schema schema = Schema.of(RATES);
        assertThat(firstOf(SharedServer.engine(plain).migrator(schema), COUNTS)).isEqualTo(ALL);
        Crash.of(admin);
        assertThat(firstOf(SharedServer.engine(plain).migrator(schema), COUNTS)).isEqualTo(ALL);
        assertThat(schema.migrations()).isEqualTo(2);
    }

    @Test
    void unloggedSequencesLoseTheirValue() throws Exception {
        if (Integer.parseInt(Queries.rows(admin, "SHOW server_version_num").get(0)) < 150000) {
            return; // Older versions have no unlogged sequences.
        }
        Schema schema = Schema.of("CREATE UNLOGGED SEQUENCE numbers", "SELECT setval('numbers', 41)");
        String next = "SELECT nextval('numbers')";
        assertThat(firstOf(run(schema), next)).isEqualTo("42");
        Crash.of(admin);
        assertThat(firstOf(run(schema), next)).isEqualTo("42");
    }

    @Test
    @DisplayName("A template that loses no rows in a crash is not built again")
    void keepsTemplateWithoutLostRows() throws Exception {
        Schema schema = Schema.of(
                "CREATE TABLE logged AS SELECT 1 AS id",
                "CREATE UNLOGGED TABLE cache (id int PRIMARY KEY, page text)",
                "INSERT INTO cache VALUES (1, repeat('x', 1000000))",
                "TRUNCATE cache");
        String count = "SELECT count(*) FROM logged";
        assertThat(firstOf(run(schema), count)).isEqualTo("1");
        Crash.of(admin);
        assertThat(firstOf(run(schema), count)).isEqualTo("1");
        assertThat(schema.migrations()).isEqualTo(1);
    }

    /** The machine may have crashed as well. That damages files if the server does not wait for the disk. */
    @Test
    @DisplayName("If the server runs with fsync off, a crash invalidates all templates")
    void distrustsTemplatesWithoutFsync() throws Exception {
        try (PostgresServer careless = SharedServer.startOwn(Map.of())) {
            Schema schema = Schema.of("CREATE TABLE logged AS SELECT 1 AS id");
            String id = "SELECT id FROM logged";
            assertThat(firstOf(SharedServer.engine(careless.admin()).migrator(schema), id))
                    .isEqualTo("1");
            Crash.of(careless.admin());
            assertThat(firstOf(SharedServer.engine(careless.admin()).migrator(schema), id))
                    .isEqualTo("1");
            assertThat(schema.migrations()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("A manual reset of statistics is not taken for a crash")
    void statisticsResetIsNoCrash() throws Exception {
        Schema schema = Schema.of(RATES);
        assertThat(firstOf(run(schema), COUNTS)).isEqualTo(ALL);
        Queries.execute(admin, "SELECT pg_stat_reset_shared('bgwriter')");
        assertThat(firstOf(run(schema), COUNTS)).isEqualTo(ALL);
        assertThat(schema.migrations()).isEqualTo(1);
    }

    @Test
    @DisplayName("After a crash during a run, tests get no idle clones that lost rows")
    void crashDuringRunLeavesNoEmptyClone() throws Exception {
        Schema schema = Schema.of(RATES);
        try (PgTestDb engine = run(schema).build()) {
            assertThat(counts(engine)).isEqualTo(ALL);
            // The database that was returned may wait for its drop. It has no connection, but the idle clone has one.
            String connected = "SELECT 1 FROM pg_stat_activity WHERE datname LIKE 'pgtestdb\\_c\\_%'";
            Await.until(
                    "a database is ready", () -> Queries.rows(admin, connected).size() == 1);
            Crash.of(admin);
            for (int i = 0; i < 5; i++) {
                assertThat(countsAsSoonAsThereIsADatabase(engine)).isEqualTo(ALL);
            }
            assertThat(schema.migrations()).isGreaterThan(1);
        }
    }

    @Test
    @DisplayName("After a crash, a run without idle clones gets databases with all rows again")
    void survivesCrashWithoutIdleClones() throws Exception {
        Schema schema = Schema.of(RATES);
        try (PgTestDb engine =
                run(schema).setting("pgtestdb.warm-databases", "0").build()) {
            assertThat(counts(engine)).isEqualTo(ALL);
            Crash.of(admin);
            assertThat(countsAsSoonAsThereIsADatabase(engine)).isEqualTo(ALL);
        }
    }

    @Test
    void aDatabaseForAllWhoReadIsMadeAgain() throws Exception {
        Schema schema = Schema.of(RATES);
        try (PgTestDb engine = run(schema).build()) {
            try (TestDatabase shared = engine.createReadOnly(schema, KeepPolicy.NEVER)) {
                assertThat(counts(shared)).isEqualTo(ALL);
            }
            Crash.of(admin);
            AtomicReference<String> counts = new AtomicReference<>("");
            Await.until("a database", () -> {
                try (TestDatabase shared = engine.createReadOnly(schema, KeepPolicy.NEVER)) {
                    counts.set(counts(shared));
                    return true;
                } catch (PgTestDbException e) {
                    return false; // For example, a session was lost. That is not an empty database.
                }
            });
            assertThat(counts).hasValue(ALL);
        }
    }

    /** The server crashes once, after the migrations have written their rows and before {@code migrate} returns. */
    @Test
    @DisplayName("After a crash between the migrations and the publication, the template has all rows")
    void survivesCrashBeforePublication() throws Exception {
        Schema schema = Schema.of(RATES);
        AtomicReference<ConnectionDetails> once = new AtomicReference<>(admin);
        Migrator crashing = new Migrator() {
            @Override
            public String name() {
                return "crashing";
            }

            @Override
            public Fingerprint fingerprint() {
                return schema.fingerprint();
            }

            @Override
            public void migrate(MigrationTarget target) throws Exception {
                schema.migrate(target);
                ConnectionDetails first = once.getAndSet(null);
                if (first != null) {
                    Crash.of(first);
                }
            }
        };
        try (PgTestDb engine = SharedServer.engine(admin).migrator(crashing).build()) {
            assertThat(countsAsSoonAsThereIsADatabase(engine)).isEqualTo(ALL);
        }
        assertThat(firstOf(SharedServer.engine(admin).migrator(crashing), COUNTS))
                .isEqualTo(ALL);
        assertThat(schema.migrations()).isGreaterThan(1);
    }

    @Test
    void aTestWhoseDatabaseLosesRowsIsTold() throws Exception {
        Schema schema = Schema.of(RATES);
        try (PgTestDb engine = run(schema).build();
                TestDatabase database = engine.create()) {
            String name = database.name();
            Crash.of(admin);
            AtomicReference<String> told = new AtomicReference<>("");
            Await.until("the message is about the crash", () -> {
                try (Connection connection = database.dataSource().getConnection();
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT count(*) FROM rate")) {
                    rows.next();
                    told.set(rows.getString(1) + " rows");
                    return true;
                } catch (SQLException e) {
                    String message = String.valueOf(e.getMessage());
                    told.set(message);
                    return message.contains("crash");
                }
            });
            assertThat(told)
                    .hasValue("The server recovered from a crash while a test had the database " + name
                            + ". PostgreSQL empties unlogged tables then, so rows of the migrations are missing. Run the"
                            + " test again.");
        }
    }

    @Test
    @DisplayName("A template that lost rows in a crash is not used as a base template")
    void rejectsDamagedBaseTemplate(@TempDir Path files) throws Exception {
        Files.writeString(files.resolve("1.sql"), String.join(";\n", RATES) + ";");
        assertThat(firstOf(run(SqlMigrator.ofDirectory(files)), COUNTS)).isEqualTo(ALL);
        Files.writeString(files.resolve("2.sql"), "CREATE TABLE more (id int);");
        Crash.of(admin);
        assertThat(firstOf(run(SqlMigrator.ofDirectory(files)), COUNTS)).isEqualTo(ALL);
        Files.writeString(files.resolve("3.sql"), "CREATE TABLE most (id int);");
        assertThat(firstOf(run(SqlMigrator.ofDirectory(files)), COUNTS)).isEqualTo(ALL);
        Crash.of(admin);
        assertThat(firstOf(run(SqlMigrator.ofDirectory(files)), COUNTS))
                .as("after a crash, from three templates that grew from one another")
                .isEqualTo(ALL);
    }

    private PgTestDb.Builder run(Migrator migrator) {
        return SharedServer.engine(admin).migrator(migrator);
    }

    private static String countsAsSoonAsThereIsADatabase(PgTestDb engine) throws Exception {
        AtomicReference<String> counts = new AtomicReference<>("");
        AtomicReference<PgTestDbException> last = new AtomicReference<>();
        try {
            Await.until("a database", () -> {
                try {
                    counts.set(counts(engine));
                    return true;
                } catch (PgTestDbException e) {
                    last.set(e);
                    return false;
                }
            });
        } catch (AssertionError e) {
            Optional.ofNullable(last.get()).ifPresent(e::addSuppressed);
            throw e;
        }
        return String.valueOf(counts.get());
    }

    private static String counts(PgTestDb engine) throws Exception {
        try (TestDatabase database = engine.create()) {
            return counts(database);
        }
    }

    private static String counts(TestDatabase database) throws Exception {
        return Queries.rows(database.connectionDetails(), COUNTS).get(0);
    }

    private static String firstOf(PgTestDb.Builder builder, String query) throws Exception {
        try (PgTestDb engine = builder.build();
                TestDatabase database = engine.create()) {
            return Queries.rows(database.connectionDetails(), query).get(0);
        }
    }
}
