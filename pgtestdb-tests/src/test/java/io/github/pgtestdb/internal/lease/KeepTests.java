// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.IdleClones;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeepTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)", "INSERT INTO item VALUES (42)");

    @Test
    @DisplayName("A kept database opens with the printed line")
    void opensWithPrintedLine() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "psql is not installed");
        try (Log log = Log.open();
                PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            String password = String.valueOf(database.connectionDetails().password());
            database.keep();
            database.close();

            String line = log.linesWith("Kept the database " + database.name()).get(0);
            assertThat(line)
                    .startsWith("WARN Kept the database " + database.name() + " for 24h. Open it with:\n"
                            + (database.connectionDetails().properties().containsKey("requireAuth")
                                    ? "PGREQUIREAUTH=scram-sha-256 "
                                    : "")
                            + "psql \"host=")
                    .doesNotContain(password);
            String pasted = line.substring(line.indexOf('\n') + 1) + " -Atc 'SELECT id FROM item'";
            Process psql = new ProcessBuilder("sh", "-c", pasted)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said).isEqualTo("42\n");
            assertThat(engine.summary()).endsWith("; 1 kept");
            drop(database.name());
        }
    }

    @Test
    @DisplayName("A database that cannot be kept does not keep the run from ending")
    void failureToKeepDoesNotBlockEnd() throws Exception {
        String other;
        String dropped;
        String gone;
        try (Log log = Log.open()) {
            try (PgTestDb engine = SharedServer.engine().build()) {
                gone = engine.create(SCHEMA, KeepPolicy.ALWAYS).name();
                other = engine.create(SCHEMA, KeepPolicy.ALWAYS).name();
                dropped = engine.create(SCHEMA, KeepPolicy.NEVER).name();
                Queries.execute(SharedServer.admin(), "DROP DATABASE " + gone + " WITH (FORCE)");
            }
            assertThat(log.linesWith("Cannot keep the database"))
                    .containsOnlyOnce("WARN Cannot keep the database "
                            + SharedServer.admin()
                                    .withDatabase(gone)
                                    .withUser("pgtestdb_" + SharedServer.admin().user(), null)
                            + ": it no longer exists. The next run reaps it.");
        }
        assertThat(SharedServer.databases(dropped)).isEmpty();
        assertThat(IdleClones.ofRun(other)).containsExactly(other);
        drop(other);
    }

    @Test
    void alwaysKeepsAndNeverDoesNot() throws Exception {
        String kept;
        String dropped;
        try (PgTestDb engine = SharedServer.engine().build()) {
            TestDatabase one = engine.create(SCHEMA, KeepPolicy.ALWAYS);
            TestDatabase other = engine.create(SCHEMA, KeepPolicy.ON_FAILURE);
            kept = one.name();
            dropped = other.name();
            one.close();
            other.close();
        }
        assertThat(SharedServer.databases(kept)).hasSize(1);
        assertThat(SharedServer.databases(dropped)).isEmpty();
        drop(kept);
    }

    @Test
    @DisplayName("A kept database is reaped after the time that its own run set")
    void reapsKeptDatabaseAfterItsTime() throws Exception {
        String kept = keepFor("1h");
        String expired = keepFor("0s");
        // The reaper of another test may hold the run's lock for a moment. Then a later run drops the database.
        Await.until("reaped", () -> {
            runOnce();
            return SharedServer.databases(expired).isEmpty();
        });
        assertThat(SharedServer.databases(kept)).hasSize(1);
        drop(kept);
    }

    /**
     * The first run has ended and left an orphan. The uncommitted COMMENT locks the orphan, so the reaper's DROP
     * DATABASE waits. Meanwhile the second run keeps its database and ends, and then the reaper goes on. It must not
     * drop that database.
     */
    @Test
    @DisplayName("A database that is kept while a reaper works is not reaped")
    void doesNotReapJustKeptDatabase() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                Connection holder = Queries.connect(own.admin());
                Statement holding = holder.createStatement()) {
            List<PgTestDb> engines = List.of(engine(own), engine(own));
            List<TestDatabase> databases = engines.stream()
                    .map(engine -> engine.create(SCHEMA, KeepPolicy.ALWAYS))
                    .toList();
            int second = databases.get(0).name().compareTo(databases.get(1).name()) < 0 ? 1 : 0;
            Runs.awaitReapers();
            engines.get(1 - second).close();
            Runs.awaitEnd(own.admin(), databases.get(1 - second).name());
            String orphan = databases.get(1 - second).name() + "7";
            holding.execute("CREATE DATABASE " + orphan + " ALLOW_CONNECTIONS false");
            holder.setAutoCommit(false);
            holding.execute("COMMENT ON DATABASE " + orphan + " IS NULL");
            try (PgTestDb reaping = engine(own)) {
                reaping.create(SCHEMA, KeepPolicy.NEVER).close();
                Await.until(
                        "the reaper waits",
                        () -> !Queries.rows(
                                        own.admin(),
                                        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE"
                                                + " 'DROP DATABASE%" + orphan + "%'")
                                .isEmpty());
                engines.get(second).close();
                holder.rollback();
            }
            assertThat(Queries.rows(
                            own.admin(),
                            "SELECT datname FROM pg_database WHERE datname LIKE 'pgtestdb\\_c%' ORDER BY datname"))
                    .containsExactly(
                            databases.get(1 - second).name(),
                            databases.get(second).name());
        }
    }

    private static PgTestDb engine(PostgresServer own) {
        return SharedServer.engine(own.admin()).build();
    }

    private static String keepFor(String age) {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(SCHEMA)
                .setting("pgtestdb.keep", "always")
                .setting("pgtestdb.keep-for", age)
                .build()) {
            TestDatabase database = engine.create();
            database.close();
            return database.name();
        }
    }

    private static void runOnce() {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            engine.create().close();
        }
    }

    private static void drop(String database) throws Exception {
        Queries.execute(SharedServer.admin(), "DROP DATABASE " + database + " WITH (FORCE)");
    }
}
