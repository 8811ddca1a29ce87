// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gives an open connection to the first caller, and new connections to the others. Thread-safe. */
final class PreconnectedDataSource implements DataSource, AutoCloseable {

    private final DataSource source;
    private final AtomicReference<@Nullable Connection> first;

    private PreconnectedDataSource(DataSource source, Connection first) {
        this.source = source;
        this.first = new AtomicReference<>(first);
    }

    /** Opens the first connection. */
    static PreconnectedDataSource of(DataSource source) throws SQLException {
        return new PreconnectedDataSource(source, source.getConnection());
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection opened = first.getAndSet(null);
        return opened == null ? source.getConnection() : opened;
    }

    /** Closes the first connection if it was not given out. */
    @Override
    public void close() throws SQLException {
        Connection opened = first.getAndSet(null);
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return source.getConnection(user, password);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
