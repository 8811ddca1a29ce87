// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Settings;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Databases of other users on a server, and failures at the end of a run. */
class ForeignDatabaseTests {

    @Test
    @DisplayName("A huge comment on a foreign database does not disturb the end of a run")
    void toleratesHugeForeignComment() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            String fields = ",\"x\":\"y\"".repeat(200_000);
            Queries.execute(
                    own.admin(),
                    "CREATE DATABASE pgtestdb_stranger",
                    "COMMENT ON DATABASE pgtestdb_stranger IS '{\"pgtestdb\":\"1\"" + fields + "}'");
            Counting server = new Counting(own, false);
            try (PgTestDb engine = server.engine()) {
                engine.create().close();
            }
            assertThat(server.closed).isEqualTo(1);
            assertThat(Queries.rows(own.admin(), "SELECT 1 FROM pg_database WHERE datname = 'pgtestdb_stranger'"))
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("The server is closed even if the end of the run fails")
    void closesServerDespiteFailure() {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            Counting server = new Counting(own, true);
            PgTestDb engine = server.engine();
            engine.create().close();
            server.ends = true;
            assertThatThrownBy(engine::close).hasMessage("a failure at the end");
            assertThat(server.closed).isEqualTo(1);
        }
    }

    /** A server with other users, which counts how often it is closed. */
    private static final class Counting implements PostgresServer {

        private final PostgresServer server;
        private final boolean failing;
        private volatile boolean ends;
        private int closed;

        Counting(PostgresServer server, boolean failing) {
            this.server = server;
            this.failing = failing;
        }

        PgTestDb engine() {
            PostgresServerProvider provider = new PostgresServerProvider() {
                @Override
                public String name() {
                    return "counting";
                }

                @Override
                public PostgresServer start(Settings settings) {
                    return Counting.this;
                }
            };
            return PgTestDb.builder()
                    .server(provider)
                    .migrator(Schema.of("CREATE TABLE t (id int)"))
                    .build();
        }

        @Override
        public ConnectionDetails admin() {
            return server.admin();
        }

        @Override
        public String description() {
            return "counting server";
        }

        @Override
        public boolean isDisposable() {
            if (failing && ends) {
                throw new IllegalStateException("a failure at the end");
            }
            return false;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
