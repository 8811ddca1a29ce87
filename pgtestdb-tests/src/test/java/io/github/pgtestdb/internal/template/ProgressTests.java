// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.SharedServer;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressTests {

    @Test
    @DisplayName("A template build that takes more than a second logs its progress")
    void logsProgressOfSlowBuild() {
        String name = "slow " + UUID.randomUUID();
        try (Log log = Log.open();
                PgTestDb engine =
                        SharedServer.engine().migrator(new Slow(name, log)).build()) {
            engine.create().close();
            // If the creation of the database itself takes a second, no migration has begun by then.
            assertThat(log.linesWith("Building the template of " + name))
                    .allSatisfy(line -> assertThat(line)
                            .matches("INFO Building the template of " + name
                                    + ": (not begun|migration ([123]) of 3 \\(V\\2\\.sql\\)), [0-9]+ s"));
            assertThat(log.linesWith("Built the template of " + name))
                    .singleElement()
                    .asString()
                    .matches("INFO Built the template of " + name + " in [0-9.]+ s: pgtestdb_t_[0-9a-f]{32}");
        }
    }

    /** Three migrations. Each waits until its progress was logged. */
    private record Slow(String name, Log log) implements Migrator {

        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.builder(name).build();
        }

        @Override
        public void migrate(MigrationTarget target) throws Exception {
            for (int i = 1; i <= 3; i++) {
                target.progress(i, 3, "V" + i + ".sql");
                String line = "Building the template of " + name + ": migration " + i + " of 3";
                Await.until(line, () -> !log.linesWith(line).isEmpty());
            }
        }
    }
}
