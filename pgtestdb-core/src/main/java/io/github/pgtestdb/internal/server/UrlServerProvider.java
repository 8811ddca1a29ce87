package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Settings;

/** A server that runs already, by its URL. */
final class UrlServerProvider implements PostgresServerProvider {

    @Override
    public String name() {
        return "url";
    }

    @Override
    public PostgresServer start(Settings settings) {
        ConnectionDetails admin = ServerUrl.parse(
                settings.get(CoreSettings.URL),
                settings.find(CoreSettings.USER).orElse(null),
                settings.find(CoreSettings.PASSWORD).orElse(null));
        return new ExistingServer(admin);
    }

    private record ExistingServer(ConnectionDetails admin) implements PostgresServer {

        @Override
        public String description() {
            return "PostgreSQL at " + admin;
        }

        @Override
        public void close() {
            // Not ours to stop.
        }
    }
}
