// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A database with the connections that are lent from it.
 *
 * @param provisional whether the database is empty because its migrator is not known yet
 * @param readOnly whether the server rejects changes
 */
record Route(TestDatabase database, Loans loans, boolean provisional, boolean readOnly) {

    static Route to(TestDatabase database) {
        return new Route(database, new Loans(), false, false);
    }

    /** Returns a route that lends connections only after {@link Loans#begin}. */
    static Route toOpenLater(TestDatabase database) {
        return new Route(database, Loans.notBegun(), false, false);
    }

    static Route toReadOnly(TestDatabase database) {
        return new Route(database, new Loans(), false, true);
    }

    static Route toEmpty(TestDatabase database) {
        return new Route(database, new Loans(), true, false);
    }

    /** Borrows a connection. The caller has permission from {@link Loans#mayBorrow}. */
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
