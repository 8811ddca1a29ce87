package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionLeakException;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Clones made ahead of need. */
class WarmPoolTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)");

    @Test
    void aDatabaseIsReadyWithItsFirstConnectionOpen() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build();
                TestDatabase first = engine.create()) {
            String spare = awaitSpare(first.name());
            String backend = backendsOf(spare).get(0);
            try (TestDatabase second = engine.create();
                    var connection = second.dataSource().getConnection();
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                assertThat(second.name()).isEqualTo(spare);
                assertThat(row.getString(1)).isEqualTo(backend);
            }
        }
    }

    @Test
    void aSpareStaysFreshHoweverLongItWaits() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build();
                TestDatabase first = engine.create()) {
            String spare = awaitSpare(first.name());
            String lastAsked = "SELECT query_start FROM pg_stat_activity WHERE datname = '" + spare + "'";
            String before = SharedServer.query(SharedServer.admin(), lastAsked).get(0);
            Await.until(
                    "asked whether it lives",
                    () -> !SharedServer.query(SharedServer.admin(), lastAsked).contains(before));
            SharedServer.query(
                    SharedServer.admin(),
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + spare + "'");
            Await.until("another connection", () -> backendsOfUnchecked(spare).size() == 1);
        }
    }

    @Test
    void whoAsksGetsTheRoomOfWhomNobodyAsks() throws Exception {
        Schema one = Schema.of("CREATE TABLE one (id int)");
        Schema other = Schema.of("CREATE TABLE other (id int)");
        try (PgTestDb engine = SharedServer.engine()
                        .set("pgtestdb.warm-databases", "1")
                        .build();
                TestDatabase ofOne = engine.create(one)) {
            String spareOfOne = awaitSpare(ofOne.name());
            Await.until("the room is given up, and another's spare takes it", () -> {
                try (TestDatabase taken = engine.create(other)) {
                    taken.dataSource().getConnection().close();
                }
                return SharedServer.databases(spareOfOne).isEmpty();
            });
            Await.until("a spare of the other", () -> sparesOf(ofOne.name()).size() == 1);
        }
    }

    @Test
    void sparesAreATenthOfTheConnectionsAtMost() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of("pgtestdb.embedded.max-connections", "20"));
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
                    "a spare", () -> !SharedServer.query(own.admin(), others).isEmpty());
            assertThat(SharedServer.query(own.admin(), others))
                    .as("17 for ordinary roles")
                    .hasSize(1);
            taken.forEach(TestDatabase::close);
        }
    }

    @Test
    void withoutAPoolEachConnectionIsOpenedAndClosedAndLeaksAreNamed() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(SCHEMA)
                .set("pgtestdb.pool-size", "0")
                .set("pgtestdb.leaks", "fail")
                .build()) {
            try (TestDatabase database = engine.create()) {
                for (int i = 0; i < 10; i++) {
                    database.dataSource().getConnection().close();
                }
                Await.until(
                        "none is kept open", () -> backendsOf(database.name()).isEmpty());
            }
            TestDatabase leaky = engine.create();
            Connection leaked = leaky.dataSource().getConnection();
            assertThatThrownBy(leaky::close)
                    .isInstanceOf(ConnectionLeakException.class)
                    .hasMessageStartingWith(
                            "1 connection was left open when the test database " + leaky.name() + " was returned:\n");
            Await.until("closed", leaked::isClosed);
            Await.until("dropped", () -> SharedServer.databases(leaky.name()).isEmpty());
        }
    }

    @Test
    void eightThreadsGetDistinctDatabasesAndNothingIsLeft() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            List<Future<Void>> takers = IntStream.range(0, 8)
                    .mapToObj(taker -> threads.submit(() -> take(engine, 200, names)))
                    .toList();
            for (Future<Void> taker : takers) {
                taker.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(names).hasSize(1600);
        assertThat(ofRun(names.iterator().next())).isEmpty();
    }

    private static Void take(PgTestDb engine, int times, Set<String> names) throws SQLException {
        for (int i = 0; i < times; i++) {
            try (TestDatabase database = engine.create()) {
                assertThat(names.add(database.name())).isTrue();
                assertThat(database.connection().database()).isEqualTo(database.name());
            }
        }
        return null;
    }

    @Test
    void anUntouchedDatabaseServesTheNextTestAndATouchedOneNever() {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            List<String> touched = new ArrayList<>();
            List<Use> uses = List.of(
                    database -> database.dataSource().getConnection().close(),
                    TestDatabase::connection,
                    TestDatabase::jdbcUrl,
                    TestDatabase::uri,
                    database -> database.dataSource().unwrap(PGSimpleDataSource.class));
            for (Use use : uses) {
                String untouched = nameOfNext(engine, TestDatabase::name);
                String used = nameOfNext(engine, use);
                assertThat(used).as("the untouched one comes back").isEqualTo(untouched);
                touched.add(used);
            }
            assertThat(touched)
                    .doesNotHaveDuplicates()
                    .doesNotContain(nameOfNext(
                            engine, database -> assertThat(database).asString().isNotEmpty()));
        }
    }

    private static String nameOfNext(PgTestDb engine, Use use) {
        try (TestDatabase database = engine.create()) {
            use.of(database);
            return database.name();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDatabaseThatWasGivenBackUntouchedSaysNotWhereItIs() {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase database = engine.create();
            database.close();
            assertThatThrownBy(database::connection)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("The test database " + database.name() + " was returned already, and nobody had asked"
                            + " where it is: another test may have it by now. Ask before the test is over.");
            assertThatThrownBy(() -> database.dataSource().getConnection())
                    .isInstanceOf(SQLException.class)
                    .hasMessageStartingWith("The test database was returned already: its test is over.");
        }
    }

    @Test
    void aKeptDatabaseIsNobodyElsesAndTellsWhereItIs() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase kept = engine.create();
            kept.keep();
            kept.close();
            assertThat(nameOfNext(engine, TestDatabase::name)).isNotEqualTo(kept.name());
            assertThat(kept.connection().database()).isEqualTo(kept.name());
            SharedServer.execute(SharedServer.admin(), "DROP DATABASE " + kept.name() + " WITH (FORCE)");
        }
    }

    @Test
    void nothingIsLeftOfSparesWhenTheEngineIsClosed() throws Exception {
        String name;
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            TestDatabase first = engine.create();
            name = first.name();
            awaitSpare(name);
        }
        assertThat(ofRun(name)).as("what was never closed included").isEmpty();
    }

    @Test
    void noneIsMadeAheadWhereThatIsSwitchedOff() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(SCHEMA)
                .set("pgtestdb.warm-databases", "0")
                .build()) {
            TestDatabase first = engine.create();
            first.close();
            try (TestDatabase second = engine.create()) {
                assertThat(number(second.name())).isEqualTo(number(first.name()) + 1);
                Await.until(
                        "dropped, untouched or not",
                        () -> SharedServer.databases(first.name()).isEmpty());
                assertThat(ofRun(second.name())).containsExactly(second.name());
            }
        }
    }

    @Test
    void noMoreAreMadeThanWillBeAskedFor() throws Exception {
        AtomicInteger toCome = new AtomicInteger(20);
        try (PgTestDb engine = SharedServer.engine()
                .migrator(Schema.shared(SALT, "CREATE TABLE item (id int)"))
                .databasesToCome(toCome::get)
                .build()) {
            long first = 0;
            String last = "";
            while (toCome.getAndDecrement() > 0) {
                try (TestDatabase database = engine.create()) {
                    database.dataSource().getConnection().close();
                    first = first == 0 ? number(database.name()) : first;
                    last = database.name();
                }
            }
            String name = last;
            Await.until("all dropped", () -> ofRun(name).isEmpty());
            try (TestDatabase unexpected = engine.create()) {
                // Two threads may have begun one each when the last but one was taken.
                assertThat(number(unexpected.name()) - first).isBetween(20L, 22L);
            }
        }
    }

    private static final String SALT = UUID.randomUUID().toString();

    @Test
    void sparesOfATemplateThatVanishedAreDroppedAndItIsBuiltAgain() throws Exception {
        Schema schema = Schema.of("CREATE TABLE item (id int)");
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build()) {
            List<TestDatabase> taken = new ArrayList<>(List.of(engine.create()));
            String template = TemplateTests.templateOfRun(taken.get(0).name());
            String spare = awaitSpare(taken.get(0).name());
            SharedServer.execute(
                    SharedServer.admin(),
                    "ALTER DATABASE " + template + " IS_TEMPLATE false",
                    "DROP DATABASE " + template);
            while (schema.migrations() == 1) {
                taken.add(engine.create());
            }
            assertThat(taken).as("the spare was made before, and no other").hasSizeLessThanOrEqualTo(3);
            TestDatabase rebuilt = taken.get(taken.size() - 1);
            assertThat(rebuilt.name()).isNotEqualTo(spare);
            assertThat(SharedServer.query(rebuilt.connection(), "SELECT count(*) FROM item"))
                    .containsExactly("0");
            taken.forEach(TestDatabase::close);
        }
    }

    @Test
    void whoIsInterruptedStopsWaitingAndTheOthersGoOn() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            engine.create().close();
            for (int round = 0; round < 50; round++) {
                Thread impatient = new Thread(() -> {
                    try (TestDatabase database = engine.create()) {
                        assertThat(database.connection()).isNotNull();
                    } catch (PgTestDbException e) {
                        assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    }
                });
                impatient.start();
                impatient.interrupt();
                try (TestDatabase database = engine.create()) {
                    assertThat(database.connection()).isNotNull();
                }
                impatient.join();
            }
        }
    }

    @Test
    void aFailureWhileFillingReachesWhoWaitsAndNobodyAfterwards() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                PgTestDb engine =
                        SharedServer.engine(own.admin()).migrator(SCHEMA).build();
                Connection locking = SharedServer.connect(own.admin());
                TestDatabase first = engine.create()) {
            Await.until(
                    "a spare",
                    () -> !SharedServer.query(own.admin(), OPEN_CLONES.formatted(first.name()))
                            .isEmpty());
            locking.setAutoCommit(false);
            locking.createStatement().execute("LOCK TABLE pg_catalog.pg_database IN SHARE MODE");
            TestDatabase second = engine.create();
            Await.until(
                    "filling is stuck",
                    () -> !SharedServer.query(own.admin(), STUCK.formatted("pid"))
                            .isEmpty());
            Future<TestDatabase> waiting = thread.submit(() -> engine.create());
            Await.until("stuck for whoever waits too", () -> {
                SharedServer.query(own.admin(), STUCK.formatted("pg_cancel_backend(pid)"));
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
            // One that was cancelled in the last moment may still fail for whoever waits for it.
            Await.until("all is well again", () -> isMade(engine));
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

    private static final String OPEN_CLONES =
            "SELECT datname FROM pg_stat_activity WHERE datname LIKE 'pgtestdb_c_%%' AND datname <> '%s'";
    private static final String STUCK = "SELECT %s FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND query LIKE 'CREATE DATABASE \"pgtestdb_c%%'";

    @Test
    void theSparesOfAKilledRunAreReaped() throws Exception {
        String held;
        try (ChildJvm killed = ChildJvm.start(
                HoldingMain.class, SharedServer.admin(), "2", UUID.randomUUID().toString())) {
            held = killed.await("HOLDING ").split(",", -1)[1];
            String another = held;
            Await.until("a spare", () -> ofRun(another).size() > 2);
            killed.kill();
        }
        // What the server was making when the run was killed appears a moment later.
        Await.until("reaped", () -> {
            try (PgTestDb next = SharedServer.engine().migrator(SCHEMA).build()) {
                next.create().close();
            }
            return ofRun(held).isEmpty();
        });
    }

    private static String awaitSpare(String taken) throws Exception {
        Await.until("a spare with a connection", () -> !sparesOf(taken).isEmpty());
        return sparesOf(taken).get(0);
    }

    private static List<String> sparesOf(String taken) throws SQLException {
        List<String> spares = new ArrayList<>(ofRun(taken));
        spares.remove(taken);
        spares.removeIf(name -> backendsOfUnchecked(name).isEmpty());
        return spares;
    }

    private static List<String> backendsOfUnchecked(String database) {
        try {
            return backendsOf(database);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> backendsOf(String database) throws SQLException {
        return SharedServer.query(
                SharedServer.admin(),
                "SELECT pid FROM pg_stat_activity WHERE state = 'idle' AND datname = '" + database + "'");
    }

    private static List<String> ofRun(String clone) throws SQLException {
        return SharedServer.databases("pgtestdb\\_c\\_" + clone.split("_", -1)[2] + "%");
    }

    private static long number(String clone) {
        return Long.parseLong(clone.substring(clone.lastIndexOf('_') + 1));
    }

    /** What a test does with its database. */
    private interface Use {
        void of(TestDatabase database) throws SQLException;
    }
}
