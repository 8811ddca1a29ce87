// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.support.FrameworkHints;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.IdleClones;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clones made in advance. */
class ClonePoolTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)");

    @Test
    @DisplayName("A clone that was created in advance has an open connection, and the test gets this connection.")
    void hasOpenConnection() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build();
                TestDatabase first = engine.create()) {
            String idle = IdleClones.await(first.name());
            String backends = "SELECT pid FROM pg_stat_activity WHERE datname = '" + idle + "'";
            String backend = Queries.rows(SharedServer.admin(), backends).get(0);
            try (TestDatabase second = IdleClones.take(engine, idle);
                    var connection = second.dataSource().getConnection();
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo(backend);
            }
        }
    }

    /**
     * CREATE DATABASE writes to {@code pg_database}, and the lock excludes writers. So each attempt to clone the
     * template waits, and can be counted. Sessions that connect only read the table.
     */
    @Test
    @DisplayName("The first database of a template is created alone.")
    void firstDatabaseAlone() throws Exception {
        Schema schema = Schema.of("CREATE TABLE item (id int)");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                PgTestDb builder = SharedServer.engine(own.admin())
                        .migrator(schema)
                        .setting("pgtestdb.warm-databases", "0")
                        .build()) {
            builder.create().close();
            String copies = "SELECT query FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%"
                    + Queries.rows(own.admin(), "SELECT datname FROM pg_database WHERE datname LIKE '%\\_t\\_%'")
                            .get(0)
                    + "%' AND query LIKE 'CREATE DATABASE%'";
            try (PgTestDb engine =
                            SharedServer.engine(own.admin()).migrator(schema).build();
                    Connection locking = Queries.connect(own.admin());
                    Statement statement = locking.createStatement()) {
                engine.create(Schema.of("CREATE TABLE other (id int)")).close();
                locking.setAutoCommit(false);
                statement.execute("LOCK TABLE pg_catalog.pg_database IN EXCLUSIVE MODE");
                Future<TestDatabase> first = thread.submit(() -> engine.create());
                Await.until(
                        "it is being made",
                        () -> !Queries.rows(own.admin(), copies).isEmpty());
                // No idle clone can be ready before the first database, so none should compete with it for a processor.
                assertThat(Queries.rows(own.admin(), copies)).hasSize(1);
                locking.commit();
                first.get().close();
            }
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    @DisplayName("A taken idle clone is replaced, even without further requests or returns.")
    void replacesTakenClone() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build();
                TestDatabase first = engine.create()) {
            String idle = IdleClones.await(first.name());
            try (TestDatabase second = IdleClones.take(engine, idle)) {
                Await.until(
                        "an idle clone after " + second.name(),
                        () -> IdleClones.of(first.name()).stream()
                                .anyMatch(another -> IdleClones.number(another) > IdleClones.number(idle)));
            }
        }
    }

    @Test
    @DisplayName("A database that was returned unused is not created again.")
    void reusesUnusedDatabase() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build();
                TestDatabase first = engine.create()) {
            String idle = IdleClones.await(first.name());
            for (int i = 0; i < 100; i++) {
                try (TestDatabase untouched = engine.create()) {
                    // One clone replaces the idle clone that was taken. Another one is made each time a refresh has the
                    // only
                    // idle clone.
                    assertThat(IdleClones.number(IdleClones.nameOf(untouched)))
                            .isLessThan(IdleClones.number(idle) + 10);
                }
            }
        }
    }

    @Test
    @DisplayName("The connection of an idle clone is checked regularly, and replaced when it is lost.")
    void refreshesIdleClone() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build();
                TestDatabase first = engine.create()) {
            String idle = IdleClones.await(first.name());
            String lastAsked = "SELECT query_start FROM pg_stat_activity WHERE datname = '" + idle + "'";
            String before = Queries.rows(SharedServer.admin(), lastAsked).get(0);
            Await.until(
                    "asked whether it lives",
                    () -> !Queries.rows(SharedServer.admin(), lastAsked).contains(before));
            Queries.rows(
                    SharedServer.admin(),
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + idle + "'");
            engine.create().close(); // Pools without a request for a minute are not refreshed.
            Await.until("another connection", () -> IdleClones.backendsOf(idle).size() == 1);
        }
    }

    @Test
    @DisplayName("A template with requests gets the budget of a template without requests.")
    void busyPoolGetsBudget() throws Exception {
        Schema one = Schema.of("CREATE TABLE one (id int)");
        Schema other = Schema.of("CREATE TABLE other (id int)");
        try (PgTestDb engine = SharedServer.engine()
                        .setting("pgtestdb.warm-databases", "1")
                        .build();
                TestDatabase ofOne = engine.create(one)) {
            String idleOfOne = IdleClones.await(ofOne.name());
            Await.until("the idle pool is emptied", () -> {
                try (TestDatabase taken = engine.create(other)) {
                    taken.dataSource().getConnection().close();
                }
                return SharedServer.databases(idleOfOne).isEmpty();
            });
            Await.until(
                    "an idle clone of the other",
                    () -> IdleClones.of(ofOne.name()).size() == 1);
        }
    }

    @Test
    @DisplayName("At most a tenth of the connections is for idle clones.")
    void limitedByConnections() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "max_connections=20"));
                PgTestDb engine =
                        SharedServer.engine(own.admin()).migrator(SCHEMA).build()) {
            List<TestDatabase> taken = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                taken.add(engine.create());
            }
            String others = "SELECT datname FROM pg_database WHERE datname LIKE 'pgtestdb_c_%' AND datname NOT IN ("
                    + taken.stream()
                            .map(database -> "'" + database.name() + "'")
                            .collect(Collectors.joining(",")) + ")";
            Await.until(
                    "an idle clone", () -> !Queries.rows(own.admin(), others).isEmpty());
            assertThat(Queries.rows(own.admin(), others))
                    .as("17 for ordinary roles")
                    .hasSize(1);
            taken.forEach(TestDatabase::close);
        }
    }

    @Test
    @DisplayName("No idle clone is created if that is switched off.")
    void switchedOff() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(SCHEMA)
                .setting("pgtestdb.warm-databases", "0")
                .build()) {
            TestDatabase first = engine.create();
            first.close();
            try (TestDatabase second = engine.create()) {
                assertThat(IdleClones.number(second.name())).isEqualTo(IdleClones.number(IdleClones.nameOf(first)) + 1);
                Await.until(
                        "dropped, untouched or not",
                        () -> SharedServer.databases(IdleClones.nameOf(first)).isEmpty());
                assertThat(IdleClones.ofRun(second.name())).containsExactly(second.name());
            }
        }
    }

    @Test
    @DisplayName("No more databases are created than tests are still expected to request.")
    void noMoreThanExpected() throws Exception {
        AtomicInteger toCome = new AtomicInteger(20);
        FrameworkHints hints = new FrameworkHints("test", Map::of, toCome::get, 1);
        try (PgTestDb engine = hints.on(SharedServer.engine())
                .migrator(Schema.of("CREATE TABLE item (id int)"))
                .build()) {
            long first = 0;
            String last = "";
            while (toCome.getAndDecrement() > 0) {
                try (TestDatabase database = engine.create()) {
                    database.dataSource().getConnection().close();
                    first = first == 0 ? IdleClones.number(database.name()) : first;
                    last = database.name();
                }
            }
            String name = last;
            Await.until("all dropped", () -> IdleClones.ofRun(name).isEmpty());
            try (TestDatabase unexpected = engine.create()) {
                // When the last database but one was taken, two threads may each have begun to make a clone.
                assertThat(IdleClones.number(unexpected.name()) - first).isBetween(20L, 22L);
            }
        }
    }

    @Test
    @DisplayName("No idle clone is left when the engine is closed.")
    void dropsIdleClonesAtEnd() throws Exception {
        String name;
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase first = engine.create();
            name = first.name();
            IdleClones.await(name);
        }
        assertThat(IdleClones.ofRun(name)).as("what was never closed included").isEmpty();
    }
}
