// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Plain JDBC. */
public final class Sql {

    public static Connection open(ConnectionDetails details) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", details.user());
        String password = details.password();
        if (password != null) {
            properties.setProperty("password", password);
        }
        return DriverManager.getConnection(details.jdbcUrl(), properties);
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static void execute(ConnectionDetails details, String sql) throws SQLException {
        try (Connection connection = open(details)) {
            execute(connection, sql);
        }
    }

    /** Returns the first column of the first row. */
    public static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new SQLException("No row: " + sql);
            }
            return String.valueOf(row.getString(1));
        }
    }

    private Sql() {}
}
