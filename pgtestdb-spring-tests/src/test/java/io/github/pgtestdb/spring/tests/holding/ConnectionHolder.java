// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests.holding;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Borrows a connection when the application starts, and never returns it. */
public class ConnectionHolder {

    private final Connection connection;
    private final Thread listener;

    /**
     * Borrows the connection, in a separate thread.
     *
     * @param dataSource the bean
     * @throws SQLException if it fails
     */
    public ConnectionHolder(DataSource dataSource) throws SQLException {
        connection = dataSource.getConnection();
        listener = Thread.currentThread();
    }

    /**
     * Tells whether the connection still works.
     *
     * @return false after it was cut off
     * @throws SQLException never
     */
    public boolean isUsable() throws SQLException {
        return listener.isAlive() && connection.isValid(1);
    }
}
