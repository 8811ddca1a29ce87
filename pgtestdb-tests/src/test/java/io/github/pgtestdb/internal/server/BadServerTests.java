// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BadServerTests {

    private static final Schema SCHEMA = Schema.of("SELECT 1");

    @Test
    void aServerThatIsNotThere() throws Exception {
        try (Socket silent = new Socket()) {
            // No process listens on this port, and none can begin to listen while the socket is bound to it.
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = silent.getLocalPort();
            assertFails(
                    new ConnectionDetails("127.0.0.1", port, "postgres", "tester", "secret-1", Map.of()),
                    "Cannot connect to PostgreSQL as tester@127.0.0.1:" + port
                            + "/postgres (builder pgtestdb.url): Connection to"
                            + " 127.0.0.1:" + port
                            + " refused. Check that the hostname and port are correct and that the postmaster is accepting"
                            + " TCP/IP connections. (SQLSTATE 08001). Start the server, or set pgtestdb.url (environment:"
                            + " PGTESTDB_URL) to one that runs.");
        }
    }

    @Test
    void aWrongPassword() {
        ConnectionDetails wrong =
                SharedServer.admin().withUser(SharedServer.admin().user(), "not-the-password");
        assertFails(
                wrong,
                "Cannot connect to PostgreSQL as " + wrong
                        + " (builder pgtestdb.url): FATAL: password authentication failed for user \"" + wrong.user()
                        + "\" (SQLSTATE 28P01). Set pgtestdb.user and pgtestdb.password (environment: PGTESTDB_USER,"
                        + " PGTESTDB_PASSWORD) to a role that may log in.");
    }

    @Test
    void aDatabaseThatIsNotThere() {
        ConnectionDetails missing = SharedServer.admin().withDatabase("missing");
        assertFails(
                missing,
                "Cannot connect to PostgreSQL as " + missing
                        + " (builder pgtestdb.url): FATAL: database \"missing\" does not exist (SQLSTATE 3D000). Name a"
                        + " database that exists in pgtestdb.url, such as postgres: pgtestdb keeps its locks there and writes"
                        + " nothing else.");
    }

    @Test
    void aServerThatMayMatter() {
        ConnectionDetails far = new ConnectionDetails("db.example.com", 5432, "postgres", "tester", null, Map.of());
        assertFails(
                far,
                "Refused to connect to db.example.com: the host is not local, not private and not a plain single-label name, so it may be a production server"
                        + ". If it is a test server, allow it by name:"
                        + " pgtestdb.allowed-hosts=db.example.com (environment: PGTESTDB_ALLOWED_HOSTS).");
    }

    @Test
    void aFailureIsNotWaitedForTwice() throws Exception {
        try (PgTestDb engine = SharedServer.engine(SharedServer.admin().withDatabase("missing"))
                .migrator(SCHEMA)
                .build()) {
            List<Throwable> causes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(engine::create)
                        .satisfies(e -> causes.add(e.getCause() instanceof PgTestDbException ? e.getCause() : e));
            }
            assertThat(causes.get(1)).isSameAs(causes.get(0));
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "its binaries are for Linux on amd64")
    void aServerThatIsTooOld(@TempDir Path directory) throws Exception {
        try (OldServer old = OldServer.start(Path.of(System.getProperty("suite.postgres13")), directory)) {
            assertFails(
                    old.admin(),
                    "Cannot use PostgreSQL 13.23 at " + old.admin()
                            + ": pgtestdb needs PostgreSQL 14 or newer. Upgrade the server, or set pgtestdb.url to another.");
        }
    }

    @Test
    void noConnectionLeft() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "max_connections=12"));
                PgTestDb engine = SharedServer.engine(own.admin())
                        .migrator(SCHEMA)
                        .setting("pgtestdb.pool-size", "20")
                        .setting("pgtestdb.connection-timeout", "1s")
                        .build();
                TestDatabase database = engine.create()) {
            List<Connection> taken = new ArrayList<>();
            try {
                assertThatThrownBy(() -> takeUntilRefused(database.dataSource(), taken))
                        .isInstanceOf(SQLException.class)
                        .hasMessage("Cannot connect to " + database.name()
                                + ": the server has no connection left (SQLSTATE 53300). Tests in parallel times"
                                + " pgtestdb.pool-size (20) must stay under its max_connections: lower one of them, or raise"
                                + " max_connections.");
            } finally {
                for (Connection connection : taken) {
                    connection.close();
                }
            }
        }
    }

    @Test
    void noConnectionLeftForTheRunItself() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of("pgtestdb.server-parameters", "max_connections=10"))) {
            List<Connection> taken = new ArrayList<>();
            try {
                takeAll(own.admin(), taken);
                assertFails(
                        own.admin(),
                        "Cannot connect to PostgreSQL as " + own.admin()
                                + " (builder pgtestdb.url): FATAL: sorry, too many clients already (SQLSTATE 53300). Raise"
                                + " max_connections, or run fewer tests or builds at once against this server.");
            } finally {
                for (Connection connection : taken) {
                    connection.close();
                }
            }
        }
    }

    @Test
    void aPoolerInBetween(@TempDir Path directory) throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed");
        try (PgBouncer pooler = PgBouncer.start(SharedServer.admin(), directory)) {
            ConnectionDetails admin = pooler.details();
            try (PgTestDb engine = SharedServer.engine(admin).migrator(SCHEMA).build()) {
                assertThatThrownBy(engine::create)
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessageMatching("\\QCannot use PostgreSQL at " + admin
                                + " through a connection pooler: the server process is \\E[0-9]+, and -?[0-9]+\\Q was promised."
                                + " The locks that say which run is alive need sessions of their own. Set pgtestdb.url to the"
                                + " server itself.\\E");
            }
        }
    }

    /**
     * Takes connections until the server refuses one. If the server only answers too late, the pool's exception has no
     * cause.
     */
    private static void takeUntilRefused(DataSource dataSource, List<Connection> taken) throws SQLException {
        for (int i = 0; i < 60; i++) {
            try {
                taken.add(dataSource.getConnection());
            } catch (SQLException e) {
                if (e.getCause() != null) {
                    throw e;
                }
            }
        }
    }

    private static void takeAll(ConnectionDetails admin, List<Connection> taken) throws SQLException {
        try {
            while (true) {
                taken.add(Queries.connect(admin));
            }
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("53300");
        }
    }

    private static void assertFails(ConnectionDetails admin, String message) {
        try (PgTestDb engine = SharedServer.engine(admin).migrator(SCHEMA).build()) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage(message);
        }
    }
}
