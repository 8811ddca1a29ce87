package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LostServerTests {

    @Test
    void aServerThatStaysAwayIsWarnedOfOnce() {
        PostgresServer server = SharedServer.startOwn(Map.of());
        try (PgTestDb engine = SharedServer.engine(server.admin())
                .set("pgtestdb.warm-databases", "0")
                .migrator(Schema.of("CREATE TABLE a (id int)"))
                .build()) {
            String run;
            try (TestDatabase database = engine.create()) {
                run = Runs.of(database.name());
            }
            try (Log log = Log.open()) {
                server.close();
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(engine::create).isInstanceOf(PgTestDbException.class);
                }
                assertThat(log.linesWith("holds the lock of run " + run))
                        .containsExactly("WARN The session that holds the lock of run " + run
                                + " was lost, perhaps because the server restarted; opening another.");
            }
        }
    }
}
