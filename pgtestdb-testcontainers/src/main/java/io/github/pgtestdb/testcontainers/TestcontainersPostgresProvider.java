// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;
import org.testcontainers.containers.JdbcDatabaseContainer;

/**
 * Starts a PostgreSQL server in a container, from the image that {@code pgtestdb.testcontainers.image} names.
 *
 * <p>One container serves all engines of a JVM that have the same settings, and is removed with the last of them. If
 * the user's Testcontainers settings allow it ({@code testcontainers.reuse.enable=true}), one container serves all
 * JVMs, and stays. The data is in memory, and durability is given up for speed. Stateless and thread-safe.
 *
 * @since 0.1.0
 */
public final class TestcontainersPostgresProvider implements PostgresServerProvider {

    /** The name of this provider in settings and messages. */
    static final String NAME = "testcontainers";

    /** Creates the provider, as {@link java.util.ServiceLoader} does. */
    public TestcontainersPostgresProvider() {}

    /**
     * Uses a container that the caller starts and stops: {@code
     * PgTestDb.builder().server(TestcontainersPostgresProvider.using(container))}.
     *
     * @param container a {@code PostgreSQLContainer} of Testcontainers 2 or 1.21. It must run when the first database
     *     is created. Its user needs CREATEDB, and also CREATEROLE for tests under an ordinary role
     * @return a provider that starts nothing and stops nothing
     */
    public static PostgresServerProvider using(JdbcDatabaseContainer<?> container) {
        return new UserContainer(container);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Setting<?>> settings() {
        return ContainerSettings.all();
    }

    @Override
    public PostgresServer start(Settings settings) {
        return JvmContainers.ofThisJvm().join(ContainerSpec.of(settings));
    }
}
