// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.EngineMain;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.SqlDirectory;
import io.github.pgtestdb.tests.Templates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Runs and users that create or change the role of the tests at the same time. */
class RoleRaceTests {

    private static final int AT_ONCE = 4;
    private static final int ROUNDS = 3;
    private static final String ITEM = "CREATE TABLE item (id int);";

    private PostgresServer server;

    @TempDir
    private Path temp;

    @BeforeEach
    void start() {
        server = SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "max_connections=200"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /**
     * Advisory locks belong to a database, so runs with different admin databases do not exclude each other. Each round
     * begins without the role.
     */
    @Test
    @DisplayName("Runs with different admin databases can start at the same time")
    void startsRunsInTwoAdminDatabases() throws Exception {
        Queries.execute(server.admin(), "CREATE DATABASE second");
        Path files = SqlDirectory.in(temp, ITEM);
        for (int round = 1; round <= ROUNDS; round++) {
            List<ChildJvm> runs = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                String admin = i % 2 == 0 ? "postgres" : "second";
                runs.add(EngineMain.start(server.admin().withDatabase(admin), files, "round " + round));
            }
            for (ChildJvm run : runs) {
                run.order("create");
            }
            for (ChildJvm run : runs) {
                run.await("CREATED ");
                run.order("close");
                run.await("CLOSED ");
                run.close();
            }
            dropTemplatesAndRole();
        }
    }

    private void dropTemplatesAndRole() throws Exception {
        Templates templates = new Templates(server.admin());
        Await.until("the clones are dropped", () -> templates.others().isEmpty());
        for (String name : templates.names()) {
            templates.drop(name);
        }
        Queries.execute(server.admin(), "DROP ROLE pgtestdb_postgres");
    }

    /**
     * The role has another password, so the run sets it again. Its ALTER ROLE waits for the open transaction, because
     * both update the same row. After the commit it fails, and the run must repeat it.
     */
    @Test
    @DisplayName("A run sets the password of the test role again if a concurrent change made that fail")
    void retriesConcurrentPasswordChange() throws Exception {
        runOnce();
        String set = "ALTER ROLE pgtestdb_postgres PASSWORD 'other'";
        Queries.execute(server.admin(), set);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection other = Queries.connect(server.admin());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(set);
            Future<?> run = thread.submit(() -> {
                runOnce();
                return null;
            });
            Await.until("the run waits", () -> isWaitedFor(other));
            other.commit();
            run.get();
        } finally {
            thread.shutdownNow();
        }
    }

    /**
     * The run does not see the uncommitted role, so it creates the role too. Its CREATE ROLE waits for the open
     * transaction, because role names are unique. After the commit it fails, and the run must use the role that exists.
     */
    @Test
    @DisplayName("A run uses the test role if another session creates it at the same time")
    void usesConcurrentlyCreatedRole() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection other = Queries.connect(server.admin());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("CREATE ROLE pgtestdb_postgres LOGIN");
            statement.execute("COMMENT ON ROLE pgtestdb_postgres IS '{\"pgtestdb\":\"1\",\"kind\":\"role\"}'");
            Future<?> run = thread.submit(() -> {
                runOnce();
                return null;
            });
            Await.until("the run waits", () -> isWaitedFor(other));
            other.commit();
            run.get();
        } finally {
            thread.shutdownNow();
        }
    }

    private void runOnce() throws SQLException {
        try (PgTestDb engine = SharedServer.engine(server.admin())
                        .migrator(Schema.of(ITEM))
                        .build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM item"))
                    .containsExactly("0");
        }
    }

    private boolean isWaitedFor(Connection connection) throws SQLException {
        int pid = connection.unwrap(PGConnection.class).getBackendPID();
        return !Queries.rows(
                        server.admin(),
                        "SELECT pid FROM pg_stat_activity WHERE " + pid + " = ANY (pg_blocking_pids(pid))")
                .isEmpty();
    }

    @Test
    @DisplayName("Users whose admin password is not in the settings have separate test roles")
    void separatesRolesOfUsers() throws Exception {
        Path files = SqlDirectory.in(temp, ITEM);
        try (ChildJvm alice = user("alice", files);
                ChildJvm bob = user("bob", files)) {
            connectTwice(alice);
            connectTwice(bob);
            connectTwice(alice);
        }
        assertThat(Queries.rows(server.admin(), "SELECT rolname FROM pg_roles WHERE rolname LIKE 'pgtestdb\\_%'"))
                .hasSize(2)
                .allMatch(name -> name.matches("pgtestdb_postgres_[0-9a-f]{8}"));
    }

    /**
     * Starts the JVM of a user with its own cache directory. The admin's password is in a file that only libpq and
     * pgjdbc read.
     */
    private ChildJvm user(String name, Path files) throws Exception {
        ConnectionDetails admin = server.admin();
        Path passwords = Files.writeString(temp.resolve(name + ".pgpass"), "*:*:*:*:" + admin.password() + "\n");
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        return ChildJvm.start(
                EngineMain.class,
                ChildJvm.classPath(entry -> true),
                Map.of(
                        "PGTESTDB_URL", admin.jdbcUrl(),
                        "PGTESTDB_USER", admin.user(),
                        "PGPASSFILE", passwords.toString(),
                        "XDG_CACHE_HOME", temp.resolve(name + "-cache").toString()),
                files.toString(),
                "pgtestdb.salt=x",
                "pgtestdb.warm-databases=0");
    }

    private static void connectTwice(ChildJvm run) throws Exception {
        for (int i = 0; i < 2; i++) {
            run.order("connect");
            run.await("CONNECTED true");
        }
    }
}
