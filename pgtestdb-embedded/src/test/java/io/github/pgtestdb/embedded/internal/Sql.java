// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.ConnectionDetails;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** Queries a server. */
public final class Sql {

    public static Connection connect(ConnectionDetails details) throws SQLException {
        return DriverManager.getConnection(details.jdbcUrl(), details.user(), details.password());
    }

    public static String query(ConnectionDetails details, String sql) throws SQLException {
        try (Connection connection = connect(details);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return Objects.requireNonNull(rows.getString(1));
        }
    }

    public static void update(ConnectionDetails details, String sql) throws SQLException {
        try (Connection connection = connect(details);
                Statement statement = connection.createStatement()) {
            // The server runs with synchronous_commit off: a crash may lose a commit without any fault of the code
            // under test.
            statement.execute("SET synchronous_commit = local");
            statement.execute(sql);
        }
    }

    /** Returns the directory that holds the data, the log and the lock of a server. */
    public static Path directory(ConnectionDetails details) throws SQLException {
        return Objects.requireNonNull(
                Path.of(query(details, "SHOW data_directory")).getParent());
    }

    public static boolean answers(ConnectionDetails details) {
        try {
            return query(details, "SELECT 1").equals("1");
        } catch (SQLException e) {
            return false;
        }
    }

    private Sql() {}
}
