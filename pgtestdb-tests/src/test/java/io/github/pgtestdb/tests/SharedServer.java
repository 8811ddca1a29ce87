// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.embedded.EmbeddedPostgresProvider;
import io.github.pgtestdb.internal.settings.LayeredSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testcontainers.TestcontainersPostgresProvider;
import io.github.pgtestdb.testkit.Queries;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The server of the suite: the one at {@code SUITE_URL}, one in a container if {@code SUITE_SERVER} is
 * {@code testcontainers}, or an embedded one. The engines under test know it by its URL, like a server with other
 * users.
 */
public final class SharedServer {

    private static final ConnectionDetails ADMIN = start();

    private SharedServer() {}

    public static ConnectionDetails admin() {
        return ADMIN;
    }

    public static PgTestDb.Builder engine() {
        return engine(ADMIN);
    }

    public static PgTestDb.Builder engine(ConnectionDetails admin) {
        PgTestDb.Builder builder = PgTestDb.builder().url(admin.jdbcUrl()).setting("pgtestdb.user", admin.user());
        return admin.password() == null ? builder : builder.setting("pgtestdb.password", admin.password());
    }

    public static List<String> databases(String like) throws SQLException {
        return Queries.rows(ADMIN, "SELECT datname FROM pg_database WHERE datname LIKE '" + like + "' ORDER BY 1");
    }

    /** Starts an embedded server for one test, because its configuration or its end would disturb other tests. */
    public static PostgresServer startOwn(Map<String, String> settings) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("pgtestdb.embedded.shared", "false");
        return new EmbeddedPostgresProvider().start(LayeredSettings.of(own, "none", Map.of(), Map.of()));
    }

    public static int majorVersion() throws SQLException {
        return Integer.parseInt(Queries.rows(ADMIN, "SHOW server_version_num").get(0)) / 10_000;
    }

    /** Skips a test if the server is older than the given version. */
    public static void assumeAtLeast(int majorVersion, String why) throws SQLException {
        int version = majorVersion();
        Assumptions.assumeTrue(version >= majorVersion, why + "; this server is PostgreSQL " + version);
    }

    private static ConnectionDetails start() {
        Optional<String> url = Optional.ofNullable(System.getenv("SUITE_URL"));
        if (url.isPresent()) {
            return new SuiteUrl(url.get()).details();
        }
        PostgresServer server = "testcontainers".equals(System.getenv("SUITE_SERVER"))
                ? startInContainer()
                : startOwn(Map.of("pgtestdb.server-parameters", "max_connections=400"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server.admin();
    }

    private static PostgresServer startInContainer() {
        Map<String, String> settings = new HashMap<>(Map.of("pgtestdb.server-parameters", "max_connections=400"));
        Optional.ofNullable(System.getenv("SUITE_POSTGRES_IMAGE"))
                .ifPresent(image -> settings.put("pgtestdb.testcontainers.image", image));
        return new TestcontainersPostgresProvider().start(LayeredSettings.of(settings, "none", Map.of(), Map.of()));
    }
}
