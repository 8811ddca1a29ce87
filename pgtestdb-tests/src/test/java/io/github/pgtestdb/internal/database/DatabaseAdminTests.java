// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.LayeredSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DatabaseAdminTests {

    @Test
    @DisplayName(
            "A drop in an interrupted thread waits until the database is gone, even if it must first open a session.")
    void dropsDespiteInterrupt() throws SQLException {
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(Schema.of("CREATE TABLE item (id int)"))
                        .build();
                TestDatabase database = engine.create();
                ServerSession withoutSession = ServerSession.begin(
                        new RunningServer(), LayeredSettings.of(Map.of(), "none", Map.of(), Map.of()))) {
            Thread.currentThread().interrupt();
            new DatabaseAdmin(withoutSession).drop(database.name());
            assertThat(Thread.interrupted()).as("interrupted afterwards").isTrue();
            assertThat(SharedServer.databases(database.name())).isEmpty();
        }
    }

    private static final class RunningServer implements PostgresServer {

        @Override
        public ConnectionDetails admin() {
            return SharedServer.admin();
        }

        @Override
        public String description() {
            return "the server of the tests";
        }

        @Override
        public boolean isStartedForTests() {
            return true;
        }

        @Override
        public void close() {}
    }
}
