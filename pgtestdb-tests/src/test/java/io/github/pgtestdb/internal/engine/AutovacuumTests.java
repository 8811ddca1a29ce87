// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A server on which autovacuum works in the databases of tests. */
class AutovacuumTests {

    /** A worker starts within a second, and takes minutes for the rows of the test. */
    private static final String SLOW_AUTOVACUUM = "autovacuum=on,autovacuum_naptime=1,autovacuum_vacuum_threshold=1,"
            + "autovacuum_vacuum_cost_delay=100,autovacuum_vacuum_cost_limit=1";

    /** PostgreSQL allows a drop by force only if the admin may end every process in the database. */
    @Test
    @DisplayName("An admin without superuser drops a database in which autovacuum works")
    void dropsDespiteAutovacuum() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of("pgtestdb.server-parameters", SLOW_AUTOVACUUM))) {
            Queries.execute(own.admin(), "CREATE ROLE plain LOGIN CREATEDB CREATEROLE PASSWORD 'plain'");
            try (PgTestDb engine = SharedServer.engine(own.admin().withUser("plain", "plain"))
                    .migrator(Schema.of("CREATE TABLE item (id int, content text)"))
                    .build()) {
                TestDatabase database = engine.create();
                String name = database.name();
                Queries.execute(
                        database.connectionDetails(),
                        "INSERT INTO item SELECT n, repeat('x', 500) FROM generate_series(1, 20000) n",
                        "DELETE FROM item WHERE id % 2 = 0");
                Await.until(
                        "a worker in the database",
                        () -> !Queries.rows(
                                        own.admin(),
                                        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
                                                + " AND datname = '" + name + "'")
                                .isEmpty());
                database.close();
                Await.until(
                        "dropped",
                        () -> Queries.rows(own.admin(), "SELECT 1 FROM pg_database WHERE datname = '" + name + "'")
                                .isEmpty());
            }
        }
    }
}
