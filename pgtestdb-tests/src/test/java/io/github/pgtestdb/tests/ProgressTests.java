package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProgressTests {

    @Test
    void aBuildOfMoreThanASecondSaysHowFarItIs() {
        Slow migrator = new Slow("slow " + UUID.randomUUID());
        try (Log log = Log.open();
                PgTestDb engine = SharedServer.engine().migrator(migrator).build()) {
            engine.create().close();
            assertThat(log.linesWith("Building the template of " + migrator.name()))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .matches("INFO Building the template of " + migrator.name()
                                    + ": migration [123] of 3 \\(V[123]\\.sql\\), [0-9]+ s"));
            assertThat(log.linesWith("Built the template of " + migrator.name()))
                    .singleElement()
                    .asString()
                    .matches(
                            "INFO Built the template of " + migrator.name() + " in [0-9.]+ s: pgtestdb_t_[0-9a-f]{32}");
        }
    }

    /** Three migrations of 0.7 seconds. */
    private record Slow(String name) implements Migrator {

        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.builder(name).build();
        }

        @Override
        public void migrate(MigrationTarget target) throws Exception {
            try (Connection connection = target.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                for (int i = 1; i <= 3; i++) {
                    target.progress(i, 3, "V" + i + ".sql");
                    statement.execute("SELECT pg_sleep(0.7)");
                }
            }
        }
    }
}
