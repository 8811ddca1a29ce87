// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server starts while other work goes on, either for a caller that needs a database or before any call. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PrestartTests {

    private static final Schema ITEMS = Schema.of("CREATE TABLE item (id int PRIMARY KEY)");

    private static final Set<Thread.State> WAITING_OR_OVER =
            EnumSet.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

    private static PgTestDb engine(GatedProvider provider, Migrator migrator) {
        return PgTestDb.builder().server(provider).migrator(migrator).build();
    }

    /**
     * The start of the server waits until the fingerprint is requested. It would fail if the migrations were read after
     * it.
     */
    @Test
    void readsMigrationsDuringServerStart() {
        CountDownLatch read = new CountDownLatch(1);
        try (PgTestDb engine = engine(new GatedProvider(read), new Reading(ITEMS, read));
                TestDatabase database = engine.create()) {
            assertThat(database.name()).startsWith("pgtestdb_c_");
        }
    }

    /** The gate keeps the first start unfinished while the server is requested again. */
    @Test
    @DisplayName("The server is started only once, even if it is requested again during its start")
    void startsServerOnce() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        GatedProvider provider = new GatedProvider(gate);
        try (PgTestDb engine = engine(provider, ITEMS)) {
            engine.prestart();
            engine.prestart();
            Await.until("begun", () -> provider.starts() == 1);
            CompletableFuture<TestDatabase> waiting = CompletableFuture.supplyAsync(engine::create);
            gate.countDown();
            try (TestDatabase first = waiting.get(1, TimeUnit.MINUTES);
                    TestDatabase second = engine.create()) {
                assertThat(second.name()).isNotEqualTo(first.name());
            }
            engine.prestart();
        }
        assertThat(provider.starts()).isOne();
        assertThat(provider.closed()).isOne();
    }

    @Test
    @DisplayName("The first caller gets the start failure itself, and later callers get it as the cause")
    void rethrowsStartFailure() throws Exception {
        PgTestDbException broken = new PgTestDbException("The server is broken. Fix it.");
        GatedProvider provider = GatedProvider.open().failing(broken);
        try (PgTestDb engine = engine(provider, ITEMS)) {
            engine.prestart();
            Await.until("failed", () -> provider.starts() == 1);
            assertThatThrownBy(engine::create).isSameAs(broken);
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("The server is broken. Fix it.")
                    .hasCause(broken);
        }
        assertThat(provider.starts()).isOne();
    }

    @Test
    @DisplayName("After a transient start failure, each call tries to start the server again")
    void retriesTransientStartFailure() throws Exception {
        PgTestDbException full = new PgTestDbException("Full", new SQLException("too many clients", "53300"));
        GatedProvider provider = GatedProvider.open().failing(full).failing(full);
        try (PgTestDb engine = engine(provider, ITEMS)) {
            engine.prestart();
            Await.until("failed", () -> provider.starts() == 1);
            assertThatThrownBy(engine::create).as("tried again without success").isSameAs(full);
            engine.create().close();
        }
        assertThat(provider.starts()).isEqualTo(3);
    }

    /** The gate keeps the start unfinished until the engine is being closed. */
    @Test
    @DisplayName("An engine that is closed while its server starts stops the server")
    void closeStopsStartingServer() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        GatedProvider provider = new GatedProvider(gate);
        PgTestDb engine = engine(provider, ITEMS);
        engine.prestart();
        Await.until("begun", () -> provider.starts() == 1);
        Thread closing = new Thread(engine::close);
        closing.start();
        Await.until("waits, or is over", () -> WAITING_OR_OVER.contains(closing.getState()));
        gate.countDown();
        closing.join();
        assertThat(provider.closed()).isOne();
        assertThatThrownBy(engine::create).hasMessage("Cannot make a database: this engine is closed. Make a new one.");
        assertThat(provider.starts()).isOne();
    }

    /**
     * A late thread may call {@code prestart} after the end of the run. A server that it started would never be
     * stopped.
     */
    @Test
    void anEngineThatIsClosedStartsNothing() throws Exception {
        PgTestDb engine = engine(new GatedProvider(new CountDownLatch(1)), ITEMS);
        engine.close();
        ThreadGroup late = new ThreadGroup("too late");
        Thread caller = new Thread(late, engine::prestart);
        caller.start();
        caller.join();
        assertThat(late.activeCount()).as("threads that it started").isZero();
    }

    @Test
    @DisplayName("A failed prestart is not logged if no test requests a database")
    void hidesUnrequestedStartFailure() throws Exception {
        GatedProvider provider = GatedProvider.open().failing(new PgTestDbException("broken to nobody"));
        try (Log log = Log.open()) {
            try (PgTestDb engine = engine(provider, ITEMS)) {
                engine.prestart();
                Await.until("failed", () -> provider.starts() == 1);
            }
            assertThat(log.linesWith("broken to nobody")).isEmpty();
        }
    }

    /** The start of the server waits until the fingerprint is requested, so the migrations fail first. */
    @Test
    @DisplayName("If the server and the migrations both fail, the failure of the server is reported")
    void reportsServerBeforeMigrations() {
        PgTestDbException broken = new PgTestDbException("The server is broken.");
        PgTestDbException unreadable = new PgTestDbException("The migrations cannot be read.");
        CountDownLatch read = new CountDownLatch(1);
        Migrator migrator = new Reading(new Unreadable(unreadable), read);
        try (PgTestDb engine = engine(new GatedProvider(read).failing(broken), migrator)) {
            assertThatThrownBy(engine::create).isSameAs(broken);
        }
        try (PgTestDb engine = engine(new GatedProvider(read), migrator)) {
            assertThatThrownBy(engine::create).isSameAs(unreadable);
        }
    }

    /** Counts down {@code read} when its fingerprint is requested. */
    private record Reading(Migrator migrator, CountDownLatch read) implements Migrator {

        @Override
        public String name() {
            return migrator.name();
        }

        @Override
        public Fingerprint fingerprint() {
            read.countDown();
            return migrator.fingerprint();
        }

        @Override
        public void migrate(MigrationTarget target) throws Exception {
            migrator.migrate(target);
        }
    }

    private record Unreadable(PgTestDbException failure) implements Migrator {

        @Override
        public String name() {
            return "unreadable";
        }

        @Override
        public Fingerprint fingerprint() {
            throw failure;
        }

        @Override
        public void migrate(MigrationTarget target) {}
    }
}
