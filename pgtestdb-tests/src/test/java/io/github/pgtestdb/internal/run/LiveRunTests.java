// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.admin.LockHolder;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.OneDatabaseMain;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live run that loses its sessions or idle clones, or finds no free connection on the server. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LiveRunTests {

    private static final int ROUNDS = 3;
    private static final int MAX_CONNECTIONS = 30;

    private final PostgresServer server =
            SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "max_connections=" + MAX_CONNECTIONS));

    @AfterEach
    void stop() {
        server.close();
    }

    private PgTestDb engine() {
        return SharedServer.engine(server.admin())
                .migrator(Schema.of("CREATE TABLE t (id int)"))
                // A thread that waited for a connection to a dropped idle clone would wait longer than this test may
                // take.
                .setting("pgtestdb.connection-timeout", "20m")
                .build();
    }

    /** The thread that checks the run's lock must not wait for the idle clones. */
    @Test
    void droppedIdleClonesAreReplaced() throws Exception {
        try (PgTestDb engine = engine();
                TestDatabase first = engine.create();
                Connection another = Queries.connect(server.admin())) {
            AdvisoryLock lock = AdvisoryLock.ofRun(Runs.of(first.name()));
            for (int i = 0; i < ROUNDS; i++) {
                List<String> idle = new ArrayList<>();
                Await.until("an idle clone with a connection", () -> idle.addAll(idleClones(first)));
                for (String clone : idle) {
                    Queries.execute(server.admin(), "DROP DATABASE IF EXISTS " + clone + " WITH (FORCE)");
                }
                List<LockHolder> before = lock.holders(another);
                for (LockHolder holder : before) {
                    Queries.rows(server.admin(), "SELECT pg_terminate_backend(" + holder.pid() + ")");
                }
                Await.until("two other sessions", () -> {
                    List<LockHolder> now = lock.holders(another);
                    return now.size() == 2 && now.stream().noneMatch(before::contains);
                });
                Await.until("other idle clones", () -> {
                    List<String> now = idleClones(first);
                    return !now.isEmpty() && now.stream().noneMatch(idle::contains);
                });
            }
            try (TestDatabase next = engine.create()) {
                assertThat(Queries.rows(next.connectionDetails(), "SELECT count(*) FROM t"))
                        .containsExactly("0");
            }
        }
    }

    /**
     * Two sessions share the run's lock. After one is terminated, the test takes all free connections, so the run
     * cannot open another. The remaining session must keep others from acquiring the lock: a session of this process,
     * and the next run, which is another process.
     */
    @Test
    @DisplayName("A run stays alive if it loses the session of its lock while the server has no free connection")
    void survivesLostSessionOnFullServer() throws Exception {
        List<Connection> taken = new ArrayList<>();
        try (PgTestDb engine = engine();
                TestDatabase held = engine.create();
                Connection reaper = Queries.connect(server.admin())) {
            AdvisoryLock lock = AdvisoryLock.ofRun(Runs.of(held.name()));
            Await.until("two sessions", () -> lock.holders(reaper).size() == 2);
            takeAll(taken);
            int lost = lock.holders(reaper).get(0).pid();
            try (var statement = reaper.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(" + lost + ", 60000)");
            }
            takeAll(taken);
            for (int i = 0; i < 100; i++) {
                assertThat(lock.tryAcquire(reaper)).isFalse();
            }
            close(taken);
            Await.until("two sessions again", () -> lock.holders(reaper).size() == 2);
            try (ChildJvm next = ChildJvm.start(OneDatabaseMain.class, server.admin(), "next")) {
                next.await("MIGRATIONS ");
            }
            assertThat(Queries.rows(server.admin(), "SELECT datname FROM pg_database"))
                    .contains(held.name());
        } finally {
            close(taken);
        }
    }

    private void takeAll(List<Connection> taken) {
        try {
            while (true) {
                taken.add(Queries.connect(server.admin()));
            }
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("53300");
        }
    }

    private static void close(List<Connection> taken) throws SQLException {
        for (Connection connection : taken) {
            connection.close();
        }
        taken.clear();
    }

    /** Returns the databases of the run that no test has, and to which a connection is open. */
    private List<String> idleClones(TestDatabase taken) throws SQLException {
        return Queries.rows(
                server.admin(),
                "SELECT DISTINCT datname FROM pg_stat_activity WHERE datname LIKE 'pgtestdb\\_c\\_%' AND datname <> '"
                        + taken.name() + "'");
    }
}
