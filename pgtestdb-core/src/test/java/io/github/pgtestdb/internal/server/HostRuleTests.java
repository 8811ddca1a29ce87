// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTests {

    private static final String CLOUD_SQL = "com.google.cloud.sql.postgres.SocketFactory";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost", "127.0.0.1", "127.1.2.3", "::1", "10.0.0.7", "172.16.0.1", "172.31.255.255", "192.168.1.1",
                "169.254.1.1", "fe80::1", "fd12:3456::1", "postgres", "db-1", "my_db", "x.localhost", "LOCALHOST"
            })
    void takesWhatIsNear(String host) {
        assertThatCode(() -> HostRule.check(server(host), List.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.example.com",
                "8.8.8.8",
                "172.32.0.1",
                "11.0.0.1",
                "2001:db8::1",
                "prod.internal",
                "localhost.example.com",
                "134744072",
                "0x08080808",
                "-",
                "127.0.0.1.nip.io",
                "10.0.0.7.example.com",
                ""
            })
    void refusesWhatIsFarUntilItIsAllowedByName(String host) {
        assertThatThrownBy(() -> HostRule.check(server(host), List.of("other.example.com")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageStartingWith("Refused to connect to " + host + ": ");
        assertThatCode(() -> HostRule.check(server(host), List.of("other.example.com", host)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "[2001:db8::1]:5432", "2001:DB8::1"})
    void anAddressIsAllowedWithAndWithoutItsPort(String entry) {
        assertThatCode(() -> HostRule.check(server("2001:db8::1"), List.of(entry)))
                .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("An allowed host with a port does not allow other ports of that host")
    void refusesOtherPortOfAllowedHost() {
        assertThatThrownBy(() -> HostRule.check(server("db.example.com"), List.of("db.example.com:5433")))
                .isInstanceOf(PgTestDbException.class);
        assertThatCode(() -> HostRule.check(server("db.example.com"), List.of("db.example.com:5432")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "localhost", "127.0.0.1", "db.example.com"})
    void aSocketFactoryDecidesWhateverTheHost(String host) {
        ConnectionDetails server = server(host, CLOUD_SQL, "acme:eu:production");
        assertThatThrownBy(() -> HostRule.check(server, List.of(host, "acme:eu")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Refused to connect to a server by the socket factory " + CLOUD_SQL
                        + " and its argument acme:eu:production: that decides which server is reached, whatever the host,"
                        + " so it may be a server that matters. If it is a test server, allow it by name:"
                        + " pgtestdb.allowed-hosts=acme:eu:production (environment: PGTESTDB_ALLOWED_HOSTS).");
        for (String entry : List.of("acme:eu:production", CLOUD_SQL)) {
            assertThatCode(() -> HostRule.check(server, List.of(entry))).doesNotThrowAnyException();
        }
    }

    @Test
    @DisplayName("A socket factory without an argument is refused, and the message says how to allow its class")
    void refusesFactoryWithoutArgument() {
        ConnectionDetails server =
                new ConnectionDetails("localhost", 5432, "app", "me", null, Map.of("socketFactory", CLOUD_SQL));
        assertThatThrownBy(() -> HostRule.check(server, List.of("localhost")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Refused to connect to a server by the socket factory " + CLOUD_SQL
                        + ": that decides which server is reached, whatever the host, so it may be a server that matters."
                        + " If it is a test server, allow it by name: pgtestdb.allowed-hosts=" + CLOUD_SQL
                        + " (environment: PGTESTDB_ALLOWED_HOSTS).");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/run/postgresql/.s.PGSQL.5432",
                "/var/run/postgresql/.s.PGSQL.5433",
                "/tmp/.s.PGSQL.5432",
                "/home/me/app/.devenv/state/postgres/.s.PGSQL.5432",
                "tmp/.s.PGSQL.5432"
            })
    void takesSocketsOfThisMachine(String socket) {
        assertThatCode(() -> HostRule.check(server("localhost", UnixSocketUrl.FACTORY, socket), List.of()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cloudsql/acme:eu:production/.s.PGSQL.5432",
                "/tmp/acme:eu:production/.s.PGSQL.5432",
                "/CloudSQL/db/.s.PGSQL.5432",
                "/var/run/cloud_sql/db/.s.PGSQL.5432",
                "/tmp/acme.europe-west1.main.primary/.s.PGSQL.5432",
                "/alloydb/db/.s.PGSQL.5432"
            })
    void refusesSocketsOfProxies(String socket) {
        ConnectionDetails server = server("localhost", UnixSocketUrl.FACTORY, socket);
        assertThatThrownBy(() -> HostRule.check(server, List.of("localhost")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Refused to connect to the Unix socket " + socket
                        + ": its path is one of a proxy to a server in a cloud, so it may be a server that matters. If it"
                        + " is a test server, allow it by name: pgtestdb.allowed-hosts=" + socket
                        + " (environment: PGTESTDB_ALLOWED_HOSTS).");
        String directory = socket.substring(0, socket.lastIndexOf('/'));
        for (String entry : List.of(socket, directory)) {
            assertThatCode(() -> HostRule.check(server, List.of(entry))).doesNotThrowAnyException();
        }
    }

    @Test
    void followsALinkToTheSocketOfAProxy(@TempDir Path directory) throws Exception {
        Path cloud = Files.createDirectories(directory.resolve("cloudsql"));
        Path link = Files.createSymbolicLink(directory.resolve("near"), cloud);
        ConnectionDetails server = server("localhost", UnixSocketUrl.FACTORY, link + "/.s.PGSQL.5432");
        assertThatThrownBy(() -> HostRule.check(server, List.of()))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageStartingWith("Refused to connect to the Unix socket " + link + "/.s.PGSQL.5432: ");
    }

    private static ConnectionDetails server(String host) {
        return new ConnectionDetails(host, 5432, "app", "me", null, Map.of());
    }

    private static ConnectionDetails server(String host, String factory, String argument) {
        return new ConnectionDetails(
                host, 5432, "app", "me", null, Map.of("socketFactory", factory, "socketFactoryArg", argument));
    }
}
