// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The connections to one database, which are closed with it. Thread-safe. */
public interface ConnectionPool extends AutoCloseable {

    /** Borrows a connection. Closing it returns it to the pool. */
    Connection getConnection() throws SQLException;

    /** Tells whether the pool has an open connection that is not lent. */
    boolean hasIdle();

    /** Returns the name of the pool in messages. */
    String name();

    /** Returns the source of the connections. */
    DataSource source();

    /** Ensures that the connection borrowed next is open and alive, so that the borrower waits for nothing. */
    void refresh() throws SQLException;

    /** Closes a borrowed connection and forgets it, even if it is still in use. */
    void discard(Connection borrowed);

    /** Closes the connections that are not lent. */
    void closeIdle();

    /** Closes all connections, borrowed ones included. */
    @Override
    void close();
}
