package io.github.pgtestdb.spring;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The way to one database, and the connections on it.
 *
 * @param provisional whether the database is an empty one, because what migrates it is not known yet
 */
record Route(TestDatabase database, Loans loans, boolean provisional) {

    static Route to(TestDatabase database) {
        return new Route(database, new Loans(), false);
    }

    static Route toEmpty(TestDatabase database) {
        return new Route(database, new Loans(), true);
    }

    /** Borrows a connection, with the leave that {@link Loans#mayBorrow} gave. */
    Connection connect() throws SQLException {
        Connection connection = null;
        try {
            connection = database.dataSource().getConnection();
            return connection;
        } finally {
            if (connection == null) {
                loans.failed();
            } else {
                loans.borrowed(connection);
            }
        }
    }
}
