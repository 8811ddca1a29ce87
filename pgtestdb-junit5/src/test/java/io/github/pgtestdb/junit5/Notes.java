// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Uses of a database in fixtures. */
final class Notes {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Notes() {}

    static void add(DataSource db, String text) throws SQLException {
        try (Connection connection = db.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO note VALUES (?)")) {
            statement.setString(1, text);
            statement.execute();
        }
    }

    static List<String> all(DataSource db) throws SQLException {
        return query(db, "SELECT text FROM note");
    }

    static List<String> tables(DataSource db) throws SQLException {
        return query(db, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    }

    static String databaseName(DataSource db) throws SQLException {
        return query(db, "SELECT current_database()").get(0);
    }

    /** Returns the database's name. This counts as use, so the database goes to no other test. */
    static String databaseName(TestDatabase database) {
        return database.connectionDetails().database();
    }

    static String databaseName(Connection connection) throws SQLException {
        return query(connection, "SELECT current_database()").get(0);
    }

    static boolean exists(DataSource anyOnTheServer, String database) throws SQLException {
        return query(anyOnTheServer, "SELECT datname FROM pg_database").contains(database);
    }

    /** Uses the database. Otherwise it would serve the next test and would not be dropped. */
    static void touch(DataSource database) throws SQLException {
        database.getConnection().close();
    }

    /** Waits, because databases are dropped in the background. */
    static void awaitGone(DataSource anyOnTheServer, String database) throws SQLException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (exists(anyOnTheServer, database)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("Still there after " + PATIENCE + ": " + database);
            }
            Thread.onSpinWait();
        }
    }

    private static List<String> query(DataSource db, String sql) throws SQLException {
        try (Connection connection = db.getConnection()) {
            return query(connection, sql);
        }
    }

    private static List<String> query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
