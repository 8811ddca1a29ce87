package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.run.RunLock;
import io.github.pgtestdb.internal.sql.AdvisoryLock;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.spi.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

class RunLockTests {

    private static final String QUEUED = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

    /** In between, a reaper would take the run for dead. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void nobodyGetsTheLockBetweenALostSessionThatLivesOnAndTheNext() throws Exception {
        RunId run = new RunId("0123456789abcdef");
        AdvisoryLock lock = AdvisoryLock.ofRun(run.text());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                Connection reaper = SharedServer.connect(own.admin())) {
            DataSource source = Connections.dataSource(own.admin());
            Connection lost = source.getConnection();
            int backend = lost.unwrap(PGConnection.class).getBackendPID();
            try (RunLock held = RunLock.acquire(source, run, lost)) {
                // The server does not notice that the client has gone.
                signal("STOP", backend);
                lost.abort(Runnable::run);
                Future<?> reopening = thread.submit(() -> {
                    held.ensureHeld();
                    return held;
                });
                Await.until(
                        "the next session queues",
                        () -> !SharedServer.query(own.admin(), QUEUED).isEmpty());
                signal("CONT", backend);
                while (!reopening.isDone()) {
                    assertThat(lock.tryAcquire(reaper)).isFalse();
                }
                reopening.get();
                assertThat(lock.tryAcquire(reaper)).isFalse();
                String left = "SELECT 1 FROM pg_stat_activity WHERE pid = " + backend;
                Await.until(
                        "the lost session has ended",
                        () -> SharedServer.query(own.admin(), left).isEmpty());
            } finally {
                signal("CONT", backend);
            }
            Await.until("free when it is closed", () -> lock.tryAcquire(reaper));
        } finally {
            thread.shutdownNow();
        }
    }

    private static void signal(String name, int process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Integer.toString(process))
                .start()
                .waitFor();
    }
}
