// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionLeakException;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.tests.IdleClones;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests with a data source that has no pool. */
class NoPoolTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)");

    @Test
    @DisplayName("Without a pool, connections are closed after use, and leaks are reported")
    void closesConnectionsWithoutPool() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                .migrator(SCHEMA)
                .setting("pgtestdb.pool-size", "0")
                .setting("pgtestdb.leaks", "fail")
                .build()) {
            try (TestDatabase database = engine.create()) {
                for (int i = 0; i < 10; i++) {
                    database.dataSource().getConnection().close();
                }
                Await.until(
                        "none is kept open",
                        () -> IdleClones.backendsOf(database.name()).isEmpty());
            }
            TestDatabase leaky = engine.create();
            Connection leaked = leaky.dataSource().getConnection();
            assertThatThrownBy(leaky::close)
                    .isInstanceOf(ConnectionLeakException.class)
                    .hasMessageStartingWith(
                            "1 connection was left open when the test database " + leaky.name() + " was returned:\n");
            Await.until("closed", leaked::isClosed);
            Await.until("dropped", () -> SharedServer.databases(leaky.name()).isEmpty());
        }
    }
}
