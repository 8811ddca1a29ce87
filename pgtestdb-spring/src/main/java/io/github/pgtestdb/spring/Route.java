package io.github.pgtestdb.spring;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The way to one database, and the connections on it.
 *
 * @param provisional whether the database is an empty one, because what migrates it is not known yet
 * @param readOnly whether the server refuses to change it
 */
record Route(TestDatabase database, Loans loans, boolean provisional, boolean readOnly) {

    static Route to(TestDatabase database) {
        return new Route(database, new Loans(), false, false);
    }

    /** Lends after {@link Loans#begin}. */
    static Route toOpenLater(TestDatabase database) {
        return new Route(database, Loans.notBegun(), false, false);
    }

    static Route toReadOnly(TestDatabase database) {
        return new Route(database, new Loans(), false, true);
    }

    static Route toEmpty(TestDatabase database) {
        return new Route(database, new Loans(), true, false);
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
