// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The database of a template is created while its migrator gets ready. */
class PendingDatabaseTests {

    private static final String MADE_BY_CREATE = "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND query LIKE 'CREATE DATABASE \"pgtestdb\\_%'";

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @AfterEach
    void endTheThread() {
        thread.shutdownNow();
    }

    /**
     * Completes {@code asked} with its thread as soon as it is called, and only then looks up the target. Completes
     * {@code answered} when that lookup has returned or failed.
     */
    private record EarlyMigrator(Schema schema, CompletableFuture<Thread> asked, CompletableFuture<Void> answered)
            implements Migrator {

        EarlyMigrator(Schema schema, CompletableFuture<Thread> asked) {
            this(schema, asked, new CompletableFuture<>());
        }

        @Override
        public String name() {
            return "early";
        }

        @Override
        public Fingerprint fingerprint() {
            return schema.fingerprint();
        }

        @Override
        public void migrate(MigrationTarget target) throws Exception {
            asked.complete(Thread.currentThread());
            try {
                target.connectionDetails();
            } finally {
                answered.complete(null);
            }
            schema.migrate(target);
        }
    }

    /**
     * The lock keeps the database from being created. If the migrator is called nevertheless, it runs at the same time.
     */
    @Test
    @DisplayName("A migrator prepares itself while its database is created")
    void createsDatabaseMeanwhile() throws Exception {
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        EarlyMigrator migrator = new EarlyMigrator(Schema.of("CREATE TABLE item (id int)"), asked);
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                PgTestDb engine = started(own);
                Connection locking = lockDatabases(own)) {
            Future<TestDatabase> coming = thread.submit(() -> engine.create(migrator));
            asked.get(60, TimeUnit.SECONDS);
            Await.until("the database is being made", () -> isBeingMade(own));
            locking.commit();
            try (TestDatabase database = coming.get()) {
                assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM item"))
                        .containsExactly("0");
            }
        }
    }

    /** The lock keeps the database from being created, so the migrator waits for it when the interrupt arrives. */
    @Test
    @DisplayName("A migrator that is interrupted meanwhile leaves no database")
    void interruptLeavesNothing() throws Exception {
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        EarlyMigrator migrator = new EarlyMigrator(Schema.of("CREATE TABLE item (id int)"), asked);
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                PgTestDb engine = started(own);
                Connection locking = lockDatabases(own)) {
            Future<TestDatabase> coming = thread.submit(() -> engine.create(migrator));
            Await.until("the database is being made", () -> isBeingMade(own));
            Thread migrating = asked.get(60, TimeUnit.SECONDS);
            Await.until("the migrator waits for it", () -> migrating.getState() == Thread.State.WAITING);
            thread.shutdownNow();
            // The lock is released only after the interrupt took effect. Otherwise a thread that is slow to wake up
            // would find the database created, and go on.
            migrator.answered.get(60, TimeUnit.SECONDS);
            locking.commit();
            assertThatThrownBy(coming::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .hasMessageMatching("\\QCannot build the template of early on PostgreSQL at " + own.admin()
                            + " as role pgtestdb_postgres: the migrations failed after \\E[0-9]+\\Q ms.\n"
                            + "Cannot make the database for the migrations: Interrupted while the database was being"
                            + " made\nThe partly built database was dropped. Fix the migration and run the tests again."
                            + "\\E");
            assertThat(Queries.rows(own.admin(), "SELECT datname FROM pg_database WHERE datname LIKE '%\\_b\\_%'"))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("A migrator that never connects leaves its database empty")
    void acceptsMigratorWithoutConnection() throws Exception {
        String salt = UUID.randomUUID().toString();
        Migrator idle = new Migrator() {
            @Override
            public String name() {
                return "idle";
            }

            @Override
            public Fingerprint fingerprint() {
                return Fingerprint.builder("idle").put("salt", salt).build();
            }

            @Override
            public void migrate(MigrationTarget target) {
                // nothing to do
            }
        };
        try (PgTestDb engine = SharedServer.engine().migrator(idle).build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(
                            database.connectionDetails(),
                            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                    .containsExactly("0");
        }
    }

    /**
     * Returns an engine that has started its run and makes no databases in advance. So the database of the next
     * template is the only one that waits for the lock.
     */
    private static PgTestDb started(PostgresServer own) {
        PgTestDb engine = SharedServer.engine(own.admin())
                .setting("pgtestdb.warm-databases", "0")
                .build();
        engine.create(Schema.of("CREATE TABLE first (id int)")).close();
        return engine;
    }

    /**
     * Makes CREATE DATABASE wait until the returned connection commits. That statement writes to {@code pg_database},
     * and the lock excludes writers. Sessions that connect only read the table, so they do not wait.
     */
    private static Connection lockDatabases(PostgresServer own) throws SQLException {
        Connection connection = Queries.connect(own.admin());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE pg_catalog.pg_database IN EXCLUSIVE MODE");
        }
        return connection;
    }

    private static boolean isBeingMade(PostgresServer own) throws SQLException {
        return !Queries.rows(own.admin(), MADE_BY_CREATE).isEmpty();
    }
}
