// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.SQLException;

/** Waits until backends have ended: closing a connection does not wait for its backend. */
final class Backends {

    static void awaitNone(ConnectionDetails admin, String database) throws SQLException {
        try (Connection connection = Sql.open(admin)) {
            awaitNone(connection, database);
        }
    }

    /** Polls without a pause: an answer takes a tenth of a millisecond, while PostgreSQL's own wait takes a hundred. */
    static void awaitNone(Connection admin, String database) throws SQLException {
        String sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'";
        while (!Sql.text(admin, sql).equals("0")) {
            Thread.onSpinWait();
        }
    }

    private Backends() {}
}
