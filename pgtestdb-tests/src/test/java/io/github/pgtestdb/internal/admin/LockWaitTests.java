// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/**
 * Waits for a lock that another session holds. The session {@code holder} acquires the lock first, like a run that
 * stands at a breakpoint. So the engine waits until the test releases the lock. Each test has its own server.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LockWaitTests {

    private final PostgresServer server = SharedServer.startOwn(Map.of());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Connection holder;
    private String holding;

    @BeforeEach
    void connect() throws Exception {
        holder = Queries.connect(server.admin());
        Queries.rows(server.admin(), "SELECT 1");
        holder.createStatement().execute("SET application_name = 'standing at a breakpoint'");
        holding = "server process " + holder.unwrap(PGConnection.class).getBackendPID()
                + " (application \"standing at a breakpoint\", client 127.0.0.1)";
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        holder.close();
        server.close();
    }

    private PgTestDb.Builder builder() {
        return SharedServer.engine(server.admin()).migrator(Schema.of("CREATE TABLE t (id int)"));
    }

    private static AdvisoryLock lock(String name) {
        return new AdvisoryLock(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"build", "roles"})
    void aWaitIsLoggedWithTheHolderAndCanBeInterrupted(String name) throws Exception {
        assertThat(lock(name).tryAcquire(holder)).isTrue();
        String waiting = "INFO Waiting for " + lock(name).description() + " for ";
        try (Log log = Log.open();
                PgTestDb engine = builder().build()) {
            Future<?> creating = threads.submit(() -> engine.create());
            Await.until(
                    "logged",
                    () -> linesWith(log, waiting, holding).stream()
                            .anyMatch(line -> line.endsWith(" s. It is held by " + holding + ".")));
            creating.cancel(true);
            assertThat(creating.isCancelled()).isTrue();
            lock(name).release(holder);
            engine.create().close();
        }
    }

    private static List<String> linesWith(Log log, String beginning, String part) {
        return log.linesWith(part).stream()
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"build", "roles"})
    void aWaitEndsAndNamesTheHolder(String name) throws Exception {
        assertThat(lock(name).tryAcquire(holder)).isTrue();
        int pid = holder.unwrap(PGConnection.class).getBackendPID();
        try (PgTestDb engine = builder().setting("pgtestdb.lock-timeout", "1s").build()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(engine::create)
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessage("Cannot get " + lock(name).description()
                                + " within 1 s (pgtestdb.lock-timeout). It is held by " + holding
                                + ". If that run hangs, end it, or run SELECT pg_terminate_backend(" + pid
                                + "); if it is at work, raise the timeout.");
            }
        }
    }

    /**
     * A JVM that ends must not wait for a lock that another process holds. The engine is closed while its starting
     * thread waits for the lock.
     */
    @Test
    @DisplayName("An engine can be closed while it waits for the advisory lock of roles")
    void closesEngineWaitingForRolesLock() throws Exception {
        assertThat(AdvisoryLock.ROLES.tryAcquire(holder)).isTrue();
        PgTestDb engine = builder().build();
        engine.prestart();
        Await.until(
                "it waits",
                () -> !Queries.rows(
                                server.admin(),
                                "SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_try_advisory_lock($1)'"
                                        + " AND application_name LIKE 'pgtestdb run %'")
                        .isEmpty());
        engine.close();
        Await.until(
                "its session ends",
                () -> Queries.rows(
                                server.admin(),
                                "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'pgtestdb run %'")
                        .isEmpty());
    }

    @Test
    void anInterruptedWaitIsNotRemembered() throws Exception {
        assertThat(AdvisoryLock.BUILD.tryAcquire(holder)).isTrue();
        try (PgTestDb engine = builder().build()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(engine::create).isInstanceOf(PgTestDbException.class);
            assertThat(Thread.interrupted()).isTrue();
            AdvisoryLock.BUILD.release(holder);
            engine.create().close();
        }
    }

    /**
     * While the build lock is held, one of the three threads waits for it. One waits for its turn to build, and one for
     * the template that another thread builds.
     */
    @Test
    @DisplayName("A thread that waits for another thread of the JVM logs which thread that is and what it does")
    void logsActivityOfBlockingThread() throws Exception {
        assertThat(AdvisoryLock.BUILD.tryAcquire(holder)).isTrue();
        try (Log log = Log.open();
                PgTestDb engine = builder().setting("pgtestdb.salt", "same JVM").build()) {
            Future<?> builder = threads.submit(() -> engine.create());
            Future<?> same = threads.submit(() -> engine.create());
            Schema other = Schema.of("SELECT 1");
            Future<?> another = threads.submit(() -> engine.create(other));
            Await.until(
                    "both are logged",
                    () -> !log.linesWith("s for the template of schema: thread \"")
                                    .isEmpty()
                            && !log.linesWith("s to build the template of schema: thread \"")
                                    .isEmpty());
            AdvisoryLock.BUILD.release(holder);
            for (Future<?> one : List.of(builder, same, another)) {
                assertThat(outcome(one)).isEmpty();
            }
        }
    }

    private static String outcome(Future<?> future) throws Exception {
        try {
            future.get();
            return "";
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        }
    }
}
