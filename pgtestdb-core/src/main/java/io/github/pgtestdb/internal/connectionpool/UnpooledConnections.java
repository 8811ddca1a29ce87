// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Connections without a pool: opened on request, closed by the user. Only the first may be opened in advance. */
final class UnpooledConnections implements ConnectionPool {

    private static final Logger LOG = Logs.logger();
    private static final int REFRESH_SECONDS = 1;

    private final String name;
    private final DataSource source;
    private final Deque<Connection> preopened = new ArrayDeque<>();
    private final List<Connection> borrowed = new ArrayList<>();
    private boolean closed;

    UnpooledConnections(String name, DataSource source) {
        this.name = name;
        this.source = source;
    }

    /** Opens the connection that is given out first. */
    UnpooledConnections open() throws SQLException {
        Connection first = source.getConnection();
        synchronized (this) {
            preopened.add(first);
        }
        return this;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = pollPreopened();
        return lend(connection == null ? source.getConnection() : connection);
    }

    private synchronized @Nullable Connection pollPreopened() throws SQLException {
        if (closed) {
            throw new SQLException("The database " + name + " was returned", SqlStates.CONNECTION_DOES_NOT_EXIST);
        }
        return preopened.poll();
    }

    private Connection lend(Connection connection) throws SQLException {
        synchronized (this) {
            borrowed.removeIf(UnpooledConnections::isClosed);
            if (!closed) {
                borrowed.add(connection);
                return connection;
            }
        }
        connection.close();
        throw new SQLException("The database " + name + " was returned", SqlStates.CONNECTION_DOES_NOT_EXIST);
    }

    @Override
    public synchronized boolean hasIdle() {
        return !preopened.isEmpty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataSource source() {
        return source;
    }

    @Override
    public void refresh() throws SQLException {
        Connection connection = pollPreopened();
        if (connection == null || !connection.isValid(REFRESH_SECONDS)) {
            open();
            return;
        }
        synchronized (this) {
            preopened.add(connection);
        }
    }

    @Override
    public void discard(Connection connection) {
        synchronized (this) {
            borrowed.remove(connection);
        }
        quietlyAbort(connection);
    }

    @Override
    public void closeIdle() {
        List<Connection> idle;
        synchronized (this) {
            idle = List.copyOf(preopened);
            preopened.clear();
        }
        idle.forEach(this::quietlyClose);
    }

    @Override
    public void close() {
        List<Connection> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(borrowed);
            borrowed.clear();
        }
        closeIdle();
        left.forEach(this::quietlyAbort);
    }

    private void quietlyClose(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection to {} was gone already", name, e);
        }
    }

    /** Aborts a connection. Closing would wait for the end of a statement that its user may be executing. */
    private void quietlyAbort(Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.debug("A connection to {} was gone already", name, e);
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
