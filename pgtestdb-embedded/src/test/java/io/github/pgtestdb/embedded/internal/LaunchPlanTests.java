// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.EmbeddedPostgresProvider;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchPlanTests {

    @TempDir(factory = InMemory.class)
    Path data;

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(PostgresServerProvider.class))
                .singleElement()
                .isInstanceOf(EmbeddedPostgresProvider.class)
                .extracting(PostgresServerProvider::name)
                .isEqualTo("embedded");
    }

    @Test
    void listsItsSettings() {
        assertThat(new EmbeddedPostgresProvider().settings())
                .extracting(Object::toString)
                .containsExactly(
                        "pgtestdb.embedded.cache-dir",
                        "pgtestdb.embedded.data-dir",
                        "pgtestdb.embedded.port",
                        "pgtestdb.server-parameters",
                        "pgtestdb.embedded.shared");
    }

    @Test
    void startsAnswersStopsAndLeavesNothing() throws Exception {
        ConnectionDetails admin;
        try (PostgresServer server = new EmbeddedPostgresProvider().start(TestSettings.dataIn(data))) {
            admin = server.admin();
            assertThat(Sql.query(admin, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("t");
            assertThat(Sql.directory(admin)).hasParent(data);
            assertThat(server.description()).isEqualTo("embedded PostgreSQL on 127.0.0.1:" + admin.port());
            assertThat(server.isDisposable()).isTrue();
        }
        assertThat(data).isEmptyDirectory();
        assertThat(Sql.answers(admin)).isFalse();
    }

    @Test
    void stopsAtOnceWhateverIsConnected() throws Exception {
        PostgresServer server = EmbeddedPostgres.start(TestSettings.dataIn(data));
        try (var connection = Sql.connect(server.admin())) {
            connection.setAutoCommit(false);
            server.close();
            server.close();
            assertThat(connection.isValid(1)).isFalse();
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void runsSeveralInOneJvm() throws Exception {
        try (PostgresServer one = EmbeddedPostgres.start(TestSettings.dataIn(data));
                PostgresServer other = EmbeddedPostgres.start(TestSettings.dataIn(data))) {
            assertThat(Sql.directory(one.admin())).isNotEqualTo(Sql.directory(other.admin()));
            assertThat(one.admin().port()).isNotEqualTo(other.admin().port());
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void asksForThePassword() {
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.dataIn(data))) {
            ConnectionDetails wrong = server.admin().withUser("postgres", "guess");
            assertThatThrownBy(() -> Sql.query(wrong, "SELECT 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("FATAL: password authentication failed for user \"postgres\"");
        }
    }

    @Test
    void keepsThePasswordFromOthers() throws Exception {
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.dataIn(data));
                var entries =
                        Files.newDirectoryStream(TestSettings.sharedCache().resolve("clusters"))) {
            assertThat(server.admin().password()).hasSize(48);
            for (Path entry : entries) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry.resolve("password"))))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void listensOnTheLoopbackAddressAlone() throws Exception {
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.dataIn(data))) {
            assertThat(Sql.query(
                            server.admin(),
                            "SELECT current_setting('listen_addresses') || current_setting('unix_socket_directories')"))
                    .isEqualTo("127.0.0.1");
        }
    }

    @Test
    @DisplayName("Text sorts by code point, and lower and upper convert letters outside ASCII")
    void sortsByCodePointAndFoldsUnicode() throws Exception {
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.dataIn(data))) {
            assertThat(Sql.query(
                            server.admin(), "SELECT string_agg(x, '' ORDER BY x) FROM unnest('{b,a,B,ä}'::text[]) x"))
                    .isEqualTo("Babä");
            assertThat(Sql.query(
                            server.admin(), "SELECT lower('ÄÉ') || upper('ñ') || current_setting('server_encoding')"))
                    .isEqualTo("äéÑUTF8");
        }
    }
}
