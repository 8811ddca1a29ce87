// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Settings;

/** Provides a running server by its URL, or one of a list. */
final class UrlServerProvider implements PostgresServerProvider {

    @Override
    public String name() {
        return "url";
    }

    @Override
    public PostgresServer start(Settings settings) {
        return new ExistingServer(ServerUrls.of(settings).choose());
    }

    private record ExistingServer(ConnectionDetails admin) implements PostgresServer {

        @Override
        public String description() {
            return "PostgreSQL at " + admin;
        }

        @Override
        public void close() {
            // Stopping this server is up to the user.
        }
    }
}
