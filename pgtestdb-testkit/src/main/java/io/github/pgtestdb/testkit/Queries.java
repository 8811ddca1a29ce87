// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs SQL on a database, in a session of its own. */
public final class Queries {

    /** The query that lists the visible content of a database. */
    public static final String SNAPSHOT = resource("database-snapshot.sql");

    private Queries() {}

    public static Connection connect(ConnectionDetails details) throws SQLException {
        return DriverManager.getConnection(details.jdbcUrl(), details.user(), details.password());
    }

    public static void execute(ConnectionDetails details, String... statements) throws SQLException {
        try (Connection connection = connect(details);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns the first column of the last result. */
    public static List<String> rows(ConnectionDetails details, String sql) throws SQLException {
        try (Connection connection = connect(details)) {
            return rows(connection, sql);
        }
    }

    /** Returns the first column of the last result. */
    public static List<String> rows(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return rows(connection, sql);
        }
    }

    /** Returns the first column of the last result. */
    public static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean hasRows = statement.execute(sql);
            while (!hasRows && statement.getUpdateCount() != -1) {
                hasRows = statement.getMoreResults();
            }
            return column(statement.getResultSet());
        }
    }

    /** Returns the first column of the first row. */
    public static String one(TestDatabase database, String sql) throws SQLException {
        return rows(database, sql).get(0);
    }

    private static List<String> column(ResultSet result) throws SQLException {
        try (result) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    private static String resource(String name) {
        try (InputStream file = Objects.requireNonNull(Queries.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
