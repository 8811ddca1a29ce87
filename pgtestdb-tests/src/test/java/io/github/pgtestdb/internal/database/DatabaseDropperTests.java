package io.github.pgtestdb.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.server.TestRoles;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabaseDropperTests {

    /** The dropper has no session yet, and an interrupt would end its wait for one. */
    @Test
    void anInterruptWaitsUntilTheDatabaseIsGone() throws SQLException {
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(Schema.of("CREATE TABLE item (id int)"))
                        .build();
                TestDatabase database = engine.create();
                AdminDatabase withoutSession = new AdminDatabase(SharedServer.admin())) {
            TestRoles roles = new TestRoles(database.connection(), database.connection());
            Thread.currentThread().interrupt();
            new DatabaseDropper(withoutSession, roles).drop(database.name());
            assertThat(Thread.interrupted()).as("interrupted afterwards").isTrue();
            assertThat(SharedServer.databases(database.name())).isEmpty();
        }
    }
}
