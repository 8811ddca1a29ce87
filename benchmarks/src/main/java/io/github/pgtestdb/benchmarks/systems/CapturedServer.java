// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.EmbeddedPostgresProvider;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The embedded server, which also gives the benchmark the administrator's connection, for looking at the server from
 * outside.
 */
final class CapturedServer implements PostgresServerProvider {

    private final EmbeddedPostgresProvider embedded = new EmbeddedPostgresProvider();
    private volatile @Nullable ConnectionDetails admin;

    @Override
    public String name() {
        return embedded.name();
    }

    @Override
    public List<Setting<?>> settings() {
        return embedded.settings();
    }

    @Override
    public PostgresServer start(Settings settings) {
        PostgresServer server = embedded.start(settings);
        admin = server.admin();
        return server;
    }

    ConnectionDetails admin() {
        return Optional.ofNullable(admin)
                .orElseThrow(() -> new IllegalStateException("The server was not started yet"));
    }
}
