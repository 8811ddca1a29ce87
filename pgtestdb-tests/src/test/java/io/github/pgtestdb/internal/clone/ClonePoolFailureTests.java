// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.HoldingMain;
import io.github.pgtestdb.tests.IdleClones;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clones made in advance, when the server, the template or the run fails. */
class ClonePoolFailureTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)");

    private static final String OPEN_CLONES =
            "SELECT datname FROM pg_stat_activity WHERE datname LIKE 'pgtestdb_c_%%' AND datname <> '%s'";
    private static final String STUCK = "SELECT %s FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND query LIKE 'CREATE DATABASE \"pgtestdb_c%%'";

    @Test
    @DisplayName("The idle clones of a dropped template are dropped, and the template is built again.")
    void templateDropped() throws Exception {
        Schema schema = Schema.of("CREATE TABLE item (id int)");
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build()) {
            List<TestDatabase> taken = new ArrayList<>(List.of(engine.create()));
            String template = Templates.ofRun(taken.get(0).name());
            String idle = IdleClones.await(taken.get(0).name());
            Queries.execute(
                    SharedServer.admin(),
                    "ALTER DATABASE " + template + " IS_TEMPLATE false",
                    "DROP DATABASE " + template);
            while (schema.migrations() == 1) {
                taken.add(engine.create());
            }
            assertThat(taken).as("the idle clone was made before, and no other").hasSizeLessThanOrEqualTo(3);
            TestDatabase rebuilt = taken.get(taken.size() - 1);
            assertThat(rebuilt.name()).isNotEqualTo(idle);
            assertThat(Queries.rows(rebuilt.connectionDetails(), "SELECT count(*) FROM item"))
                    .containsExactly("0");
            taken.forEach(TestDatabase::close);
        }
    }

    /** The row of a database shows from which of the two templates it was cloned. */
    @Test
    @DisplayName("No test gets a clone of a template that was replaced.")
    void templateReplaced() throws Exception {
        Schema schema = Schema.of("CREATE TABLE built AS SELECT clock_timestamp() AS at");
        // A given strategy is not measured, so the two templates differ only in the time of their build.
        PgTestDb.Builder builder =
                SharedServer.engine().migrator(schema).setting("pgtestdb.create-strategy", "wal-log");
        try (PgTestDb engine = builder.build()) {
            TestDatabase untouched = engine.create();
            String template = Templates.ofRun(IdleClones.nameOf(untouched));
            new Templates(SharedServer.admin()).drop(template);
            List<TestDatabase> taken = new ArrayList<>();
            while (schema.migrations() == 1) {
                taken.add(engine.create());
            }
            String rebuilt = builtAt(taken.get(taken.size() - 1));
            untouched.close();
            for (int i = 0; i < 5; i++) {
                taken.add(engine.create());
                assertThat(builtAt(taken.get(taken.size() - 1))).isEqualTo(rebuilt);
            }
            Await.until(
                    "dropped",
                    () -> SharedServer.databases(IdleClones.nameOf(untouched)).isEmpty());
            taken.forEach(TestDatabase::close);
        }
    }

    private static String builtAt(TestDatabase database) throws SQLException {
        return Queries.rows(database.connectionDetails(), "SELECT at FROM built")
                .get(0);
    }

    /**
     * CREATE DATABASE writes to {@code pg_database}, and the lock excludes writers. So the clone that replaces the
     * taken idle clone cannot be finished, and the next caller waits for it. Sessions that connect only read the table.
     */
    @Test
    @DisplayName("If creating an idle clone fails, the waiting caller gets the failure, and later callers do not.")
    void failureReachesWaiter() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                PgTestDb engine =
                        SharedServer.engine(own.admin()).migrator(SCHEMA).build();
                Connection locking = Queries.connect(own.admin());
                TestDatabase first = engine.create()) {
            Await.until(
                    "an idle clone",
                    () -> !Queries.rows(own.admin(), OPEN_CLONES.formatted(first.name()))
                            .isEmpty());
            locking.setAutoCommit(false);
            locking.createStatement().execute("LOCK TABLE pg_catalog.pg_database IN SHARE MODE");
            TestDatabase second = engine.create();
            Await.until(
                    "filling is stuck",
                    () -> !Queries.rows(own.admin(), STUCK.formatted("pid")).isEmpty());
            Future<TestDatabase> waiting = thread.submit(() -> engine.create());
            Await.until("stuck for whoever waits too", () -> {
                Queries.rows(own.admin(), STUCK.formatted("pg_cancel_backend(pid)"));
                return waiting.isDone();
            });
            assertThatThrownBy(waiting::get)
                    .cause()
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessageMatching(
                            "Cannot make a database from the template pgtestdb_t_[0-9a-f]{32} on PostgreSQL at "
                                    + own.admin().toString().replace(".", "\\.")
                                    + ": ERROR: canceling statement due to user request \\(SQLSTATE 57014\\)\\. Look into the"
                                    + " server's log\\. This run has made 2 databases so far\\.")
                    .hasCauseInstanceOf(SQLException.class);
            locking.rollback();
            // A clone that was cancelled in the last moment may still fail for the caller that waits for it.
            Await.until("a database is created again", () -> isMade(engine));
            second.close();
        } finally {
            thread.shutdownNow();
        }
    }

    private static boolean isMade(PgTestDb engine) {
        try (TestDatabase database = engine.create()) {
            return !database.name().isEmpty();
        } catch (PgTestDbException e) {
            return false;
        }
    }

    @Test
    @DisplayName("The idle clones of a killed run are reaped.")
    void reapsKilledRun() throws Exception {
        String held;
        try (ChildJvm killed = ChildJvm.start(
                HoldingMain.class, SharedServer.admin(), "2", UUID.randomUUID().toString())) {
            held = killed.await("HOLDING ").split(",", -1)[1];
            String another = held;
            Await.until("an idle clone", () -> IdleClones.ofRun(another).size() > 2);
            killed.kill();
        }
        // A database that the server was creating when the run was killed appears a moment later.
        Await.until("reaped", () -> {
            try (PgTestDb next = SharedServer.engine().migrator(SCHEMA).build()) {
                next.create().close();
            }
            return IdleClones.ofRun(held).isEmpty();
        });
    }
}
