// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.campaign.jvm.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The use of a database by a test: the test adds its own row, and expects to find no other. */
final class Visit implements AutoCloseable {

    private final TestDatabase database;
    private final String visitor = UUID.randomUUID().toString();

    private Visit(TestDatabase database) {
        this.database = database;
    }

    /** Checks that the database is as the migrations left it, and adds a row. */
    static Visit begin(TestDatabase database) throws SQLException {
        Visit visit = new Visit(database);
        try (Connection connection = database.dataSource().getConnection()) {
            Contents.check(connection);
            Event.print(Event.Kind.TAKE, database.name());
            visit.begin(connection);
        }
        return visit;
    }

    /** Closes the visit if the row cannot be added: the test then ends, and nothing else closes the visit. */
    private void begin(Connection connection) throws SQLException {
        try {
            enter(connection);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private void enter(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into visits (visitor) values (?)")) {
            insert.setString(1, visitor);
            insert.executeUpdate();
        }
    }

    /** Fails if the database has any row except this test's. */
    void check() throws SQLException {
        List<String> visitors = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement query = connection.prepareStatement("select visitor from visits");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                visitors.add(rows.getString(1));
            }
        }
        if (!visitors.equals(List.of(visitor))) {
            throw new WrongContentsError(
                    "The database " + database.name() + " has the visitors " + visitors + " instead of " + visitor);
        }
    }

    @Override
    public void close() {
        Event.print(Event.Kind.DONE, database.name());
    }
}
