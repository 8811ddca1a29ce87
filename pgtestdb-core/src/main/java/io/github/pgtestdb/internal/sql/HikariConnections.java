package io.github.pgtestdb.internal.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HikariCP as tests want it: nothing kept warm in vain. Thread-safe.
 *
 * <p>Uses the pool without {@code HikariDataSource} around it, which logs three lines at INFO for each pool: with a pool
 * a test that is a flood.
 */
final class HikariConnections implements Pool {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** How long a connection that is validated may take to answer. */
    private static final int VALIDATION_SECONDS = 5;

    private static final String WEAK_REFERENCES = "com.zaxxer.hikari.useWeakReferences";

    private final HikariConfig config;
    private final DataSource source;
    private final HikariPool pool;
    private volatile boolean closed;

    private HikariConnections(HikariConfig config, DataSource source) {
        this.config = config;
        this.source = source;
        this.pool = collectable(config);
    }

    /**
     * Makes a pool of which nothing stays when it is closed. By itself, HikariCP leaves a list of connections in a thread-local
     * variable of each thread that gave one back, and through them the pool: with a pool a test, 4 kB a test in a thread that
     * runs them all. With weak references, as it uses where it was loaded by another class loader, nothing holds them. It
     * looks at the property as a pool is made; pools of others that are made in this moment work as well either way.
     */
    private static HikariPool collectable(HikariConfig config) {
        synchronized (WEAK_REFERENCES) {
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
    }

    /** Makes a pool that opens nothing yet. */
    static HikariConnections empty(HikariConfig config) {
        return empty(config, config.getDataSource());
    }

    private static HikariConnections empty(HikariConfig config, DataSource source) {
        // With 0 or more, HikariCP opens a connection at once and, with no minimum of idle ones, throws it away.
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        return new HikariConnections(config, source);
    }

    /**
     * Makes a pool with one connection open.
     *
     * <p>HikariCP could open it by itself, and would say so at INFO, once a pool. So it is opened by this thread, which
     * hears at once if the server refuses, and HikariCP asks for it: with room for no other, since its own thread may see
     * that somebody still waits while the connection is on its way, and open a second one.
     */
    static HikariConnections opened(HikariConfig config) throws SQLException {
        int size = config.getMaximumPoolSize();
        DataSource source = config.getDataSource();
        config.setDataSource(OpenedFirst.of(source));
        HikariConnections opened = empty(config, source);
        config.setMaximumPoolSize(1);
        try {
            opened.getConnection().close();
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
        config.setMaximumPoolSize(size);
        return opened;
    }

    /** Borrows a connection. A pool that is closed says so at once: HikariCP's own would wait for its timeout. */
    @Override
    public Connection getConnection() throws SQLException {
        if (closed) {
            throw new SQLException("The pool " + name() + " is closed", SqlStates.CONNECTION_DOES_NOT_EXIST);
        }
        return pool.getConnection();
    }

    @Override
    public boolean hasIdle() {
        return pool.getIdleConnections() > 0;
    }

    @Override
    public String name() {
        return config.getPoolName();
    }

    @Override
    public DataSource source() {
        return source;
    }

    /** HikariCP validates what has lain for half a second; borrowed and returned, it has lain for no time. */
    @Override
    public void refresh() throws SQLException {
        try (Connection connection = getConnection()) {
            if (!connection.isValid(VALIDATION_SECONDS)) {
                pool.evictConnection(connection);
            }
        }
    }

    @Override
    public void discard(Connection borrowed) {
        pool.evictConnection(borrowed);
        try {
            borrowed.unwrap(Connection.class).abort(Runnable::run);
            borrowed.close();
        } catch (SQLException e) {
            LOG.debug("A connection to {} was gone already", name(), e);
        }
    }

    @Override
    public void closeIdle() {
        pool.softEvictConnections();
    }

    @Override
    public void close() {
        closed = true;
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
