// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/** Statements of the tests. */
final class Sql {

    /** A test takes as long as a small real one, so that a run lasts for seconds, in which a fault can hit it. */
    private static final int MAX_MILLIS = 300;

    private Sql() {}

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("No row: " + sql);
            }
            return rows.getLong(1);
        }
    }

    /** Occupies a session for a random time, like the work of a test. */
    static void work(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            double seconds = ThreadLocalRandom.current().nextInt(MAX_MILLIS) / 1000.0;
            statement.execute("select pg_sleep(" + seconds + ")");
        }
    }
}
