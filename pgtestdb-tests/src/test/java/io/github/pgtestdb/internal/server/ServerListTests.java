// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs that are spread over several servers. */
class ServerListTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE t (id int)");

    @Test
    void shardsTakeTurns() {
        try (PostgresServer first = SharedServer.startOwn(Map.of());
                PostgresServer second = SharedServer.startOwn(Map.of())) {
            String urls = first.admin().uri() + " ,\n " + second.admin().uri() + ", ";
            List<Integer> ports = new ArrayList<>();
            for (int shard = 0; shard < 4; shard++) {
                ports.add(port(PgTestDb.builder().url(urls).setting("pgtestdb.shard", Integer.toString(shard))));
            }
            int a = first.admin().port();
            int b = second.admin().port();
            assertThat(ports).containsExactly(a, b, a, b);
        }
    }

    @Test
    @DisplayName("Without a shard number, all engines of a JVM use the same server of the list")
    void enginesOfJvmUseSameServer() {
        try (PostgresServer first = SharedServer.startOwn(Map.of());
                PostgresServer second = SharedServer.startOwn(Map.of())) {
            String urls = first.admin().uri() + " " + second.admin().uri();
            int port = port(PgTestDb.builder().url(urls));
            assertThat(port(PgTestDb.builder().url(urls))).isEqualTo(port);
            assertThat(List.of(first.admin().port(), second.admin().port())).contains(port);
        }
    }

    @Test
    @DisplayName("A server that refuses the connection is skipped and named in a warning")
    void skipsUnreachableServer() throws Exception {
        ConnectionDetails away = nobody();
        ConnectionDetails there = SharedServer.admin();
        try (Log log = Log.open()) {
            assertThat(port(PgTestDb.builder()
                            .url(away.uri() + "," + there.uri())
                            .setting("pgtestdb.shard", "0")))
                    .isEqualTo(there.port());
            assertThat(log.linesWith(away.toString()))
                    .containsExactly("WARN No answer from PostgreSQL at " + away
                            + ", one of 2 in builder pgtestdb.url: " + refused(away) + " Taking the next one.");
        }
    }

    @Test
    @DisplayName("A server that accepts the connection but never answers is skipped and named in a warning")
    void skipsSilentServer() throws Exception {
        ConnectionDetails there = SharedServer.admin();
        try (Log log = Log.open();
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String at = "127.0.0.1:" + silent.getLocalPort();
            assertThat(port(PgTestDb.builder()
                            .url("jdbc:postgresql://" + at + "/app?user=tester&loginTimeout=1," + there.uri())
                            .setting("pgtestdb.shard", "0")))
                    .isEqualTo(there.port());
            assertThat(log.linesWith(at))
                    .containsExactly(
                            "WARN No answer from PostgreSQL at tester@" + at
                                    + "/app, one of 2 in builder pgtestdb.url: Connection attempt timed out. Taking the next one.");
        }
    }

    @Test
    @DisplayName("If no server of the list answers, the message names all of them")
    void namesAllUnreachableServers() throws Exception {
        ConnectionDetails first = nobody();
        ConnectionDetails second = nobody();
        assertThatThrownBy(() -> port(
                        PgTestDb.builder().url(first.uri() + " " + second.uri()).setting("pgtestdb.shard", "3")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot connect to any of the 2 servers in builder pgtestdb.url:"
                        + "\n  " + second + ": " + refused(second) + " (SQLSTATE 08001)"
                        + "\n  " + first + ": " + refused(first) + " (SQLSTATE 08001)"
                        + "\nStart them, or name others.");
    }

    @Test
    @DisplayName("A failed login is an error in the settings, and the next server is not tried")
    void doesNotSkipFailedLogin() {
        ConnectionDetails there = SharedServer.admin();
        ConnectionDetails wrong = there.withUser(there.user(), "not-the-password");
        assertThatThrownBy(() -> port(
                        PgTestDb.builder().url(wrong.uri() + " " + there.uri()).setting("pgtestdb.shard", "0")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot connect to PostgreSQL as " + wrong
                        + " (builder pgtestdb.url): FATAL: password authentication failed for user \"" + wrong.user()
                        + "\" (SQLSTATE 28P01). Set pgtestdb.user and pgtestdb.password (environment: PGTESTDB_USER,"
                        + " PGTESTDB_PASSWORD) to a role that may log in.");
    }

    @Test
    @DisplayName("All hosts of the list are checked before the first connection is opened")
    void checksAllHostsBeforeConnecting() {
        assertThatThrownBy(() -> port(PgTestDb.builder()
                        .url(SharedServer.admin().uri() + ",postgresql://u:p@db.example.com/app")
                        .setting("pgtestdb.shard", "0")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageStartingWith("Refused to connect to db.example.com: ");
    }

    @Test
    void aShardIsANumber() {
        assertThatThrownBy(() -> port(SharedServer.engine().setting("pgtestdb.shard", "-1")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot use builder pgtestdb.shard = '-1': expected a whole number from 0.");
    }

    private static int port(PgTestDb.Builder builder) {
        try (PgTestDb engine = builder.migrator(SCHEMA).build();
                TestDatabase database = engine.create()) {
            return database.connectionDetails().port();
        }
    }

    private static ConnectionDetails nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new ConnectionDetails(
                    "127.0.0.1", socket.getLocalPort(), "postgres", "tester", "secret-1", Map.of());
        }
    }

    private static String refused(ConnectionDetails server) {
        return "Connection to " + server.host() + ":" + server.port() + " refused. Check that the hostname and port are"
                + " correct and that the postmaster is accepting TCP/IP connections.";
    }
}
