// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.containers.JdbcDatabaseContainer;

/** A container that the user starts and stops. */
record UserContainer(JdbcDatabaseContainer<?> container) implements PostgresServerProvider {

    private static final String POSTGRESQL_DRIVER = "org.postgresql.Driver";

    /** A parameter that Testcontainers sets in every URL. It silences a logger that is not used here. */
    private static final String LOGGER_LEVEL = "loggerLevel";

    @Override
    public String name() {
        return TestcontainersPostgresProvider.NAME;
    }

    @Override
    public PostgresServer start(Settings settings) {
        String image = container.getDockerImageName();
        if (!container.getDriverClassName().equals(POSTGRESQL_DRIVER)) {
            throw new PgTestDbException("Cannot use the container of " + image + " that was handed in: its driver is "
                    + container.getDriverClassName() + ". Hand in a PostgreSQLContainer.");
        }
        if (!container.isRunning()) {
            throw new PgTestDbException(
                    "Cannot use the container of " + image
                            + " that was handed in: it does not run. Start it before the first test asks for a database, and stop it"
                            + " after the last: container.start() when it is created, or @Testcontainers with a static @Container.");
        }
        ConnectionDetails admin = new ConnectionDetails(
                container.getHost(),
                container.getMappedPort(PostgresContainer.PORT),
                container.getDatabaseName(),
                container.getUsername(),
                container.getPassword(),
                parameters(container.getJdbcUrl()));
        return new UsersServer(container, admin, "PostgreSQL in the container of " + image + " handed in, at " + admin);
    }

    private static Map<String, String> parameters(String jdbcUrl) {
        int query = jdbcUrl.indexOf('?');
        return Stream.of(
                        query < 0 ? new String[0] : jdbcUrl.substring(query + 1).split("&", -1))
                .map(parameter -> parameter.split("=", 2))
                .filter(parameter -> parameter.length == 2 && !parameter[0].equals(LOGGER_LEVEL))
                .collect(Collectors.toMap(
                        parameter -> parameter[0],
                        parameter -> URLDecoder.decode(parameter[1], StandardCharsets.UTF_8),
                        (first, second) -> second));
    }

    private record UsersServer(JdbcDatabaseContainer<?> container, ConnectionDetails admin, String description)
            implements PostgresServer {

        @Override
        public Optional<String> describeEnd() {
            return ContainerEnd.of(container);
        }

        @Override
        public void close() {
            // Stopping this server is up to the user.
        }
    }
}
