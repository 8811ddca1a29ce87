// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** Connections that are lost while a template is built. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LostBuildTests {

    private final PostgresServer server = SharedServer.startOwn(Map.of());
    private final AtomicInteger builds = new AtomicInteger();

    @AfterEach
    void stop() {
        server.close();
    }

    /** A part of a migration. It gets the connection and the number of this build. */
    @FunctionalInterface
    private interface Step {
        void run(Connection connection, int build) throws Exception;
    }

    private Migrator migrator(Step step) {
        String salt = UUID.randomUUID().toString();
        return new Migrator() {
            @Override
            public String name() {
                return "stepwise";
            }

            @Override
            public Fingerprint fingerprint() {
                return Fingerprint.builder("stepwise").put("salt", salt).build();
            }

            @Override
            public void migrate(MigrationTarget target) throws Exception {
                try (Connection connection = target.dataSource().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("CREATE TABLE t (id int)");
                    step.run(connection, builds.incrementAndGet());
                }
            }
        };
    }

    private static void assertUsable(PgTestDb engine) throws Exception {
        try (TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM t"))
                    .containsExactly("0");
        }
    }

    /**
     * Firewalls and load balancers close idle connections. While the migrations run, only the heartbeat uses the
     * session of the build's lock. The migration goes on until the proxy has closed an unused connection. Without the
     * heartbeat, the proxy would have closed that session as well.
     */
    @Test
    @DisplayName("A template build survives a proxy that closes idle connections while the migrations run")
    void survivesClosingOfIdleSessions() throws Exception {
        Duration idle = Duration.ofSeconds(15);
        try (IdleCutter proxy = new IdleCutter(server.admin(), idle);
                PgTestDb engine = SharedServer.engine(proxy.details())
                        .migrator(migrator((connection, build) -> {
                            Connection unused = Queries.connect(proxy.details());
                            while (unused.isValid(1) || proxy.cut() == 0) {
                                unused = proxy.cut() == 0 ? unused : Queries.connect(proxy.details());
                                talk(connection, idle.multipliedBy(2));
                            }
                        }))
                        .build()) {
            assertUsable(engine);
            assertUsable(engine);
            assertThat(engine.summary()).contains("templates: 1 built");
            assertThat(builds).hasValue(1);
        }
    }

    /** Keeps one connection busy for the given time. */
    private static void talk(Connection connection, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        try (Statement statement = connection.createStatement()) {
            while (System.nanoTime() - end < 0) {
                statement.execute("SELECT pg_sleep(0.1)");
            }
        }
    }

    @Test
    @DisplayName("If the server crashes during the first build and recovers, the template is built again")
    void retriesBuildAfterServerCrash() throws Exception {
        Migrator migrator = migrator((connection, build) -> {
            if (build == 1) {
                int backend = connection.unwrap(PGConnection.class).getBackendPID();
                new ProcessBuilder("kill", "-9", Integer.toString(backend))
                        .start()
                        .waitFor();
                connection.createStatement().execute("SELECT 1");
            }
        });
        try (PgTestDb engine =
                SharedServer.engine(server.admin()).migrator(migrator).build()) {
            assertUsable(engine);
            assertUsable(engine);
        }
        assertThat(builds).hasValue(2);
        assertThat(new Templates(server.admin()).others()).isEmpty();
    }

    /**
     * During the first build, the test terminates the session that holds the build lock, and acquires the lock itself
     * for a moment. Another run might have built in that moment, and roles are shared by all databases.
     */
    @Test
    @DisplayName("A template build that lost its advisory lock is discarded and repeated")
    void discardsBuildAfterLostLock() throws Exception {
        Migrator migrator = migrator((connection, build) -> {
            if (build == 1) {
                try (Connection another = Queries.connect(server.admin())) {
                    int holder = AdvisoryLock.BUILD.holders(another).get(0).pid();
                    Queries.rows(server.admin(), "SELECT pg_terminate_backend(" + holder + ", 60000)");
                    Await.until("free", () -> AdvisoryLock.BUILD.tryAcquire(another));
                }
            }
        });
        try (Log log = Log.open();
                PgTestDb engine =
                        SharedServer.engine(server.admin()).migrator(migrator).build()) {
            assertUsable(engine);
            assertThat(log.linesWith("The session that held the lock of template builds was lost"))
                    .containsExactly(
                            "WARN Attempt 1 of 3 to build the template of stepwise failed for a reason that may"
                                    + " pass: The session that held the lock of template builds was lost; another run may have taken"
                                    + " the lock");
        }
        assertThat(builds).hasValue(2);
    }

    /**
     * The migration itself causes the loss. After some attempts the failure is remembered, and the build is not
     * repeated.
     */
    @Test
    @DisplayName("A migration that terminates its own session fails for good after some attempts")
    void givesUpOnSelfTerminatedSession() throws Exception {
        Migrator migrator = migrator((connection, build) -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
            }
        });
        try (PgTestDb engine =
                SharedServer.engine(server.admin()).migrator(migrator).build()) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(engine::create)
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessageMatching(
                                "\\QCannot build the template of stepwise on PostgreSQL at " + server.admin()
                                        + " as role pgtestdb_postgres: the migrations failed after \\E\\d+\\Q ms.\n"
                                        + "FATAL: terminating connection due to administrator command\nThe partly built database was dropped."
                                        + " The connection to the server was lost, which need not be the migration's fault:"
                                        + " look into the server's log, and run the tests again.\\E");
            }
            int attempts = builds.get();
            assertThatThrownBy(engine::create).isInstanceOf(PgTestDbException.class);
            assertThat(builds).hasValue(attempts);
        }
        assertThat(new Templates(server.admin()).others()).isEmpty();
    }

    /**
     * The migrator drops the InterruptedException, and the thread's interrupt flag is cleared. The next test must not
     * fail because of that.
     */
    @Test
    @DisplayName("A build that an interrupt stopped is repeated, even if the migrator swallowed the interrupt")
    void forgetsSwallowedInterrupt() throws Exception {
        Migrator migrator = migrator((connection, build) -> {
            if (build == 1) {
                try {
                    Thread.currentThread().interrupt();
                    TimeUnit.MINUTES.sleep(1);
                } catch (InterruptedException e) {
                    throw new IllegalStateException("Step 1 was interrupted");
                }
            }
        });
        try (PgTestDb engine =
                SharedServer.engine(server.admin()).migrator(migrator).build()) {
            assertThatThrownBy(engine::create).hasMessageContaining("Step 1 was interrupted");
            assertUsable(engine);
        }
        assertThat(builds).hasValue(2);
    }
}
