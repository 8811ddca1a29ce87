// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that uses TLS with its own certificate. */
class TlsTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE t (id int)");

    @TempDir
    private Path directory;

    @Test
    void verifiesTheServerInBothFormsOfUrl() throws Exception {
        Path certificate = certificate("server");
        try (PostgresServer server = start(certificate)) {
            ConnectionDetails admin = server.admin();
            String parameters = "?sslmode=verify-full&sslrootcert=" + certificate;
            String credentials = "postgres:" + admin.password() + "@";
            assertEncrypted("postgresql://" + credentials + "localhost:" + admin.port() + "/postgres" + parameters);
            assertEncrypted("jdbc:postgresql://localhost:" + admin.port() + "/postgres" + parameters
                    + "&user=postgres&password=" + URLEncoder.encode(admin.password(), StandardCharsets.UTF_8));
        }
    }

    @Test
    @DisplayName("A server with a certificate of an unknown authority is refused")
    void refusesUnknownAuthority() throws Exception {
        Path other = certificate("other");
        try (PostgresServer server = start(certificate("server"))) {
            ConnectionDetails admin = new ConnectionDetails(
                    "localhost",
                    server.admin().port(),
                    "postgres",
                    "postgres",
                    server.admin().password(),
                    Map.of("sslmode", "verify-full", "sslrootcert", other.toString()));
            assertThatThrownBy(() ->
                            SharedServer.engine(admin).migrator(SCHEMA).build().create())
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessageMatching("\\QCannot connect to PostgreSQL as " + admin
                            + " (builder pgtestdb.url): SSL error: \\E.*\\Q (SQLSTATE 08006). Check sslmode and sslrootcert in"
                            + " pgtestdb.url: the server's certificate must be signed by a CA in sslrootcert and, with sslmode=verify-full, must contain the host's name"
                            + ".\\E");
        }
    }

    @Test
    void refusesAServerWithoutTls() {
        ConnectionDetails plain = SharedServer.admin();
        ConnectionDetails admin = new ConnectionDetails(
                plain.host(),
                plain.port(),
                plain.database(),
                plain.user(),
                plain.password(),
                Map.of("sslmode", "require"));
        assertThatThrownBy(() ->
                        SharedServer.engine(admin).migrator(SCHEMA).build().create())
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot connect to PostgreSQL as " + admin
                        + " (builder pgtestdb.url): The server does not support SSL. (SQLSTATE 08004). Turn ssl on at the"
                        + " server, or take sslmode out of pgtestdb.url.");
    }

    private static void assertEncrypted(String url) throws Exception {
        try (PgTestDb engine = PgTestDb.builder().url(url).migrator(SCHEMA).build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(
                            database.connectionDetails(), "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                    .containsExactly("t");
        }
    }

    private static PostgresServer start(Path certificate) {
        return SharedServer.startOwn(Map.of(
                "pgtestdb.server-parameters",
                "ssl=on,ssl_cert_file=" + certificate + ",ssl_key_file=" + key(certificate)));
    }

    private static Path key(Path certificate) {
        return certificate.resolveSibling(certificate.getFileName() + ".key");
    }

    /** Creates a self-signed certificate, and its key in a file beside it. */
    private Path certificate(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        String command =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process keytool = new ProcessBuilder(
                        Stream.of(command + " -genkeypair -alias it -keyalg RSA -dname CN=localhost -storepass secret"
                                        + " -ext san=dns:localhost -storetype PKCS12 -keystore " + store)
                                .flatMap(line -> Stream.of(line.split(" ", -1)))
                                .toList())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(store)) {
            keys.load(stored, "secret".toCharArray());
        }
        Path certificate = directory.resolve(name + ".pem");
        writePem(certificate, "CERTIFICATE", keys.getCertificate("it").getEncoded());
        Key key = keys.getKey("it", "secret".toCharArray());
        writePem(key(certificate), "PRIVATE KEY", key.getEncoded());
        return certificate;
    }

    private static void writePem(Path file, String type, byte[] content) throws Exception {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }
}
