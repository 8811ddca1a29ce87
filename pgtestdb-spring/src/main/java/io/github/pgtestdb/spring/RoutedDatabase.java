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
record RoutedDatabase(TestDatabase database, BorrowedConnections loans, boolean provisional, boolean readOnly) {

    static RoutedDatabase to(TestDatabase database) {
        return new RoutedDatabase(database, new BorrowedConnections(), false, false);
    }

    /** Returns a route that lends connections only after {@link BorrowedConnections#begin}. */
    static RoutedDatabase toOpenLater(TestDatabase database) {
        return new RoutedDatabase(database, BorrowedConnections.notBegun(), false, false);
    }

    static RoutedDatabase toReadOnly(TestDatabase database) {
        return new RoutedDatabase(database, new BorrowedConnections(), false, true);
    }

    static RoutedDatabase toEmpty(TestDatabase database) {
        return new RoutedDatabase(database, new BorrowedConnections(), true, false);
    }

    /** Borrows a connection. The caller has permission from {@link BorrowedConnections#mayBorrow}. */
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
