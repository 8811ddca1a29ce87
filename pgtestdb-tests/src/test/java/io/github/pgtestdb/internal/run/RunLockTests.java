// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.SharedServer;
import java.io.IOException;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

class RunLockTests {

    private final RunId run = new RunId("0123456789abcdef");
    private final AdvisoryLock lock = AdvisoryLock.ofRun(run.text());

    /**
     * If the lock were free in between, a reaper would take the run for dead. The stopped backend cannot notice that
     * its client is gone, so it still holds the lock when the run opens another session.
     */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    @DisplayName("A run keeps its lock when its session is lost, even if the old backend ends only later")
    void keepsLockWhileLostSessionEnds() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                Connection reaper = Queries.connect(own.admin())) {
            DataSource source = Connections.dataSource(own.admin());
            Connection lost = source.getConnection();
            int backend = lost.unwrap(PGConnection.class).getBackendPID();
            try (RunLock held = RunLock.acquire(source, run, lost)) {
                signal("STOP", backend);
                lost.abort(Runnable::run);
                held.ensureHeld();
                assertThat(lock.tryAcquire(reaper)).isFalse();
                signal("CONT", backend);
                String left = "SELECT 1 FROM pg_stat_activity WHERE pid = " + backend;
                Await.until(
                        "the lost session has ended",
                        () -> Queries.rows(own.admin(), left).isEmpty());
                assertThat(lock.tryAcquire(reaper)).isFalse();
            } finally {
                signal("CONT", backend);
            }
            Await.until("free when it is closed", () -> lock.tryAcquire(reaper));
        }
    }

    /**
     * Two sessions share the lock, and the test terminates one or the other in turn. Until it is replaced, the other
     * session alone must keep the reaper from acquiring the lock.
     */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    @DisplayName("A run keeps its lock when either of its two sessions is terminated, and replaces that session")
    void keepsLockWhenSessionIsTerminated() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                Connection reaper = Queries.connect(own.admin())) {
            DataSource source = Connections.dataSource(own.admin());
            try (RunLock held =
                    RunLock.acquire(source, run, source.getConnection()).keep(() -> {})) {
                for (int i = 0; i < 4; i++) {
                    Await.until("two sessions", () -> lock.holders(reaper).size() == 2);
                    int lost = lock.holders(reaper).get(i % 2).pid();
                    Queries.rows(own.admin(), "SELECT pg_terminate_backend(" + lost + ")");
                    Await.until(
                            "it has ended",
                            () -> lock.holders(reaper).stream().noneMatch(holder -> holder.pid() == lost));
                    assertThat(lock.tryAcquire(reaper)).isFalse();
                }
                held.ensureHeld();
            }
            Await.until("free when it is closed", () -> lock.tryAcquire(reaper));
        }
    }

    private static void signal(String name, int process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Integer.toString(process))
                .start()
                .waitFor();
    }
}
