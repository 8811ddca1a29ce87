// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Settings;
import java.util.Map;

/** A server for one test that only pgtestdb uses and that outlives its runs, like the shared embedded server. */
public final class OutlivingServer implements PostgresServerProvider, AutoCloseable {

    private final PostgresServer server = SharedServer.startOwn(Map.of());

    public ConnectionDetails admin() {
        return server.admin();
    }

    @Override
    public String name() {
        return "outliving";
    }

    @Override
    public PostgresServer start(Settings settings) {
        return new PostgresServer() {
            @Override
            public ConnectionDetails admin() {
                return server.admin();
            }

            @Override
            public String description() {
                return "PostgreSQL of a test";
            }

            @Override
            public boolean servesOnlyUs() {
                return true;
            }

            @Override
            public void close() {
                // It outlives the run.
            }
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
