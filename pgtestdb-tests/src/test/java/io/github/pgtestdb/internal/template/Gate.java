// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Stops a migration until the test lets it pass. The statement waits for a role to exist, because sessions on all
 * databases of a server see the same roles.
 */
final class Gate implements AutoCloseable {

    private final String role = "gate_" + UUID.randomUUID().toString().replace("-", "");
    private boolean open;

    /** Returns a statement that ends when the gate is open. */
    String statement() {
        return "DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '" + role
                + "') LOOP PERFORM pg_catalog.pg_sleep(0.01); END LOOP; END $$";
    }

    void awaitArrival() throws Exception {
        Await.until(
                "a session waits at the gate",
                () -> !Queries.rows(
                                SharedServer.admin(),
                                "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%"
                                        + role + "%'")
                        .isEmpty());
    }

    void open() throws SQLException {
        Queries.execute(SharedServer.admin(), "CREATE ROLE " + role);
        open = true;
    }

    @Override
    public void close() throws SQLException {
        if (open) {
            Queries.execute(SharedServer.admin(), "DROP ROLE " + role);
        }
    }
}
