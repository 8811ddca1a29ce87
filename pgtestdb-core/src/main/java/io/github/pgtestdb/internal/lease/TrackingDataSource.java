// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.connectionpool.ConnectionPool;
import io.github.pgtestdb.internal.support.FixedDataSource;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The data source of a test: the pool of its clone, with a record of the borrowed connections. Thread-safe.
 *
 * <p>It records HikariCP's own proxies, which know whether they were closed. So the connections that tests use need no
 * additional wrapper.
 */
final class TrackingDataSource extends FixedDataSource {

    private final ClonedDatabase clone;
    private final int poolSize;
    private final @Nullable SharedDatabase shared;
    private final List<Borrowed> borrowed = new ArrayList<>();
    private boolean touched;
    private boolean closed;

    /** Why the database can no longer be reached; null while it can. */
    private @Nullable String lost;

    TrackingDataSource(ClonedDatabase clone, int poolSize) {
        this(clone, poolSize, null);
    }

    TrackingDataSource(SharedDatabase shared, int poolSize) {
        this(shared.clonedDatabase(), poolSize, shared);
    }

    private TrackingDataSource(ClonedDatabase clone, int poolSize, @Nullable SharedDatabase shared) {
        this.clone = clone;
        this.shared = shared;
        this.poolSize = poolSize;
    }

    /** A connection that was given out, with its server process, thread and stack trace. */
    record Borrowed(Connection connection, int pid, Thread borrower, Throwable trace) {

        static Borrowed now(Connection connection) throws SQLException {
            int pid = connection.unwrap(PGConnection.class).getBackendPID();
            return new Borrowed(connection, pid, Thread.currentThread(), new Throwable());
        }

        /** Converted only after a leak, because that costs more than the loan itself. */
        List<StackTraceElement> stack() {
            return List.of(trace.getStackTrace());
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        ConnectionPool pool = pool();
        Connection connection = shared == null ? connect(pool) : shared.borrow(() -> connect(pool), this);
        requireComplete(connection);
        Borrowed loan = Borrowed.now(connection);
        synchronized (borrowed) {
            if (!borrowed.isEmpty()) {
                borrowed.removeIf(TrackingDataSource::isReturned);
            }
            borrowed.add(loan);
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException(
                "A test's data source connects as the role of its database. To connect as another, open a connection"
                        + " to TestDatabase.jdbcUrl() yourself.");
    }

    /** Returns the connections that were borrowed and not closed. */
    List<Borrowed> unreturned() {
        synchronized (borrowed) {
            borrowed.removeIf(TrackingDataSource::isReturned);
            return List.copyOf(borrowed);
        }
    }

    /** Closes the connections that are not borrowed. */
    void closeIdle() {
        clone.closeIdle();
    }

    /** Counts the database as used. Returns false if it was closed unused, because another test may have it. */
    synchronized boolean touch() {
        touched |= !closed;
        return touched;
    }

    /** Stops giving out connections if none was ever requested. Otherwise returns false and has no effect. */
    synchronized boolean closeUntouched() {
        closed |= !touched;
        return !touched;
    }

    /** Stops giving out connections. Borrowed ones stay open until the clone is closed. */
    synchronized void end() {
        touched = true;
        closed = true;
    }

    /** Makes every further request for a connection fail with this message. */
    synchronized void lose(String message) {
        lost = message;
    }

    private synchronized ConnectionPool pool() throws SQLException {
        if (lost != null) {
            throw new SQLNonTransientConnectionException(lost, SqlStates.CONNECTION_DOES_NOT_EXIST);
        }
        if (closed) {
            throw new SQLException(
                    "The test database was returned already: its test is over. Something that outlives the"
                            + " test, such as a thread or a static field, still uses its data source.");
        }
        touched = true;
        return clone.connections();
    }

    /**
     * Fails if a crash of the server emptied the unlogged tables. A crash ends all sessions, so only a connection that
     * was opened after it finds them empty. An older connection reports the crash itself.
     */
    private void requireComplete(Connection connection) throws SQLException {
        if (!clone.template().losesRowsInCrash()) {
            return;
        }
        try {
            clone.requireComplete(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private Connection connect(ConnectionPool pool) throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw ConnectProblem.of(clone, poolSize, e);
        }
    }

    private static boolean isReturned(Borrowed loan) {
        try {
            return loan.connection().isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        return type.cast(Optional.of(pool().source())
                .filter(type::isInstance)
                .orElseThrow(() -> new SQLException("A test's data source wraps no " + type.getName())));
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || type.isInstance(pool().source());
    }
}
