// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gives an open connection to the first caller, and new connections to the others. Thread-safe. */
final class PreconnectedDataSource extends DelegatingDataSource implements AutoCloseable {

    private final AtomicReference<@Nullable Connection> first;

    private PreconnectedDataSource(DataSource source, Connection first) {
        super(source);
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
}
