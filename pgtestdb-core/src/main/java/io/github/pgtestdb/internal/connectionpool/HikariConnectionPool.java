// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * HikariCP, configured for tests: no idle connections are kept ready without need. Thread-safe.
 *
 * <p>Uses {@code HikariPool} without a {@code HikariDataSource}, which logs three lines at INFO for each pool. With one
 * pool for each test, that is too much.
 */
public final class HikariConnectionPool implements ConnectionPool {

    private static final Logger LOG = Logs.logger();

    /** The time that a connection has to answer a validation, in seconds. */
    private static final int VALIDATION_SECONDS = 5;

    /** The time that the refreshing thread waits for one connection, in seconds. It looks after many. */
    private static final int REFRESH_SECONDS = 1;

    /** HikariCP's limit: a connection that was seen alive within this time is not validated again. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final String WEAK_REFERENCES = "com.zaxxer.hikari.useWeakReferences";

    private final HikariConfig config;
    private final DataSource source;
    private final HikariPool pool;

    /** The connection that is lent first. Borrowed in advance, so that the caller need not search the pool. */
    private final AtomicReference<@Nullable Loan> preborrowed = new AtomicReference<>();

    private volatile boolean closed;

    /** A connection that is not lent yet, and the time when it was last seen alive. */
    private record Loan(Connection connection, long seen) {}

    private HikariConnectionPool(HikariConfig config, DataSource source) {
        this.config = config;
        this.source = source;
        this.pool = collectable(config);
    }

    /**
     * Creates a pool that can be garbage-collected after it is closed.
     *
     * <p>By default, HikariCP keeps a list of connections in a thread-local variable of each thread that returned one,
     * and the connections refer to the pool. With one pool for each test, a thread that runs all tests would retain 4
     * kB per test. With weak references nothing is retained. HikariCP uses them by default only if another class loader
     * loaded it. It reads the system property when a pool is created. Pools that other code creates at this moment work
     * with either value.
     */
    private static synchronized HikariPool collectable(HikariConfig config) {
        String before = System.getProperty(WEAK_REFERENCES);
        System.setProperty(WEAK_REFERENCES, "true");
        try {
            return new HikariPool(config);
        } finally {
            if (before == null) {
                System.clearProperty(WEAK_REFERENCES);
            } else {
                System.setProperty(WEAK_REFERENCES, before);
            }
        }
    }

    /** Creates a pool that opens no connection yet. */
    public static HikariConnectionPool empty(HikariConfig config) {
        return empty(config, config.getDataSource());
    }

    private static HikariConnectionPool empty(HikariConfig config, DataSource source) {
        // With 0 or more, HikariCP opens a connection at once and, with no minimum of idle ones, throws it away.
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        config.setDataSource(new PromptDataSource(Objects.requireNonNull(config.getDataSource())));
        return new HikariConnectionPool(config, source);
    }

    /**
     * Creates a pool with one open connection.
     *
     * <p>If HikariCP opened it, it would log a line at INFO for each pool. So this thread opens it and gets a refusal
     * of the server at once. Then HikariCP requests that connection from the source. The pool has room for only one
     * connection meanwhile. Otherwise HikariCP's own thread may see a waiting caller while the connection is on its
     * way, and open a second one.
     */
    static HikariConnectionPool opened(HikariConfig config) throws SQLException {
        int size = config.getMaximumPoolSize();
        DataSource source = config.getDataSource();
        PreconnectedDataSource first = PreconnectedDataSource.of(source);
        config.setDataSource(first);
        HikariConnectionPool opened = empty(config, source);
        config.setMaximumPoolSize(1);
        try {
            opened.preborrow(config.getConnectionTimeout());
        } catch (SQLException | RuntimeException e) {
            opened.close();
            first.close();
            throw e;
        }
        config.setMaximumPoolSize(size);
        return opened;
    }

    /** Borrows a connection. A closed pool fails at once, while HikariCP's would wait for its timeout. */
    @Override
    public Connection getConnection() throws SQLException {
        if (closed) {
            throw new SQLException("The pool " + name() + " is closed", SqlStates.CONNECTION_DOES_NOT_EXIST);
        }
        Loan first = preborrowed.getAndSet(null);
        return first == null ? granted(pool.getConnection()) : alive(first);
    }

    private void preborrow(long patienceMillis) throws SQLException {
        preborrowed.set(new Loan(granted(pool.getConnection(patienceMillis)), System.nanoTime()));
    }

    /** Returns the connection, or throws the server's reason for refusing the login. The next login is tried again. */
    private Connection granted(Connection lent) throws SQLException {
        if (!lent.isWrapperFor(RefusedConnection.class)) {
            return lent;
        }
        SQLException reason = lent.unwrap(RefusedConnection.class).reason();
        evict(lent);
        throw new SQLException(reason.getMessage(), reason.getSQLState(), reason);
    }

    /** Returns a live connection. As in HikariCP, a connection that was seen alive a moment ago is not validated. */
    private Connection alive(Loan loan) throws SQLException {
        if (System.nanoTime() - loan.seen() < FRESH_NANOS || loan.connection().isValid(VALIDATION_SECONDS)) {
            return loan.connection();
        }
        evict(loan.connection());
        return granted(pool.getConnection());
    }

    private void evict(Connection lent) throws SQLException {
        pool.evictConnection(lent);
        lent.close();
    }

    @Override
    public boolean hasIdle() {
        return preborrowed.get() != null || pool.getIdleConnections() > 0;
    }

    @Override
    public String name() {
        return config.getPoolName();
    }

    @Override
    public DataSource source() {
        return source;
    }

    @Override
    public void refresh() throws SQLException {
        Loan loan = preborrowed.getAndSet(null);
        if (loan != null && loan.connection().isValid(REFRESH_SECONDS)) {
            preborrowed.set(new Loan(loan.connection(), System.nanoTime()));
            return;
        }
        if (loan != null) {
            evict(loan.connection());
        }
        preborrow(TimeUnit.SECONDS.toMillis(REFRESH_SECONDS));
    }

    /**
     * Aborts the connection, and lets HikariCP close it when it is returned. Evicting only this connection would first
     * detach it from its proxy. The proxy then cannot be closed if a setting such as auto-commit was changed.
     */
    @Override
    public void discard(Connection borrowed) {
        pool.softEvictConnections();
        try {
            borrowed.unwrap(Connection.class).abort(Runnable::run);
            borrowed.close();
        } catch (SQLException e) {
            LOG.debug("A connection to {} was gone already", name(), e);
        }
    }

    @Override
    public void closeIdle() {
        returnPreborrowed();
        pool.softEvictConnections();
    }

    private void returnPreborrowed() {
        Loan loan = preborrowed.getAndSet(null);
        if (loan == null) {
            return;
        }
        try {
            loan.connection().close();
        } catch (SQLException e) {
            LOG.debug("A connection to {} was gone already", name(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        returnPreborrowed();
        // An interrupted thread, for example after a test's timeout, would leave the shutdown unfinished.
        boolean interrupted = Thread.interrupted();
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
