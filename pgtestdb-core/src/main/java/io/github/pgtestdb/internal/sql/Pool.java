package io.github.pgtestdb.internal.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * HikariCP as tests want it: nothing opened before it is asked for, nothing kept warm in vain. Thread-safe.
 *
 * <p>Uses the pool without {@code HikariDataSource} around it, which logs three lines at INFO for each pool: with a pool
 * a test that is a flood.
 */
public final class Pool implements AutoCloseable {

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

    private final HikariConfig config;
    private final HikariPool pool;
    private volatile boolean closed;

    private Pool(HikariConfig config) {
        this.config = config;
        this.pool = new HikariPool(config);
    }

    public static Pool of(String name, DataSource source, int size, Duration connectionTimeout) {
        return of(name, source, size, connectionTimeout, null);
    }

    /** Makes a pool whose connections begin with some SQL. */
    public static Pool of(
            String name, DataSource source, int size, Duration connectionTimeout, @Nullable String initialSql) {
        HikariConfig config = new HikariConfig();
        config.setConnectionInitSql(initialSql);
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        config.setConnectionTimeout(connectionTimeout.toMillis());
        // With 0 or more, HikariCP opens a connection at once and, with no minimum of idle ones, throws it away.
        config.setInitializationFailTimeout(-1);
        config.validate();
        return new Pool(config);
    }

    /** Borrows a connection. A pool that is closed says so at once: HikariCP's own would wait for its timeout. */
    public Connection getConnection() throws SQLException {
        if (closed) {
            throw new SQLException("The pool " + name() + " is closed", SqlStates.CONNECTION_DOES_NOT_EXIST);
        }
        return pool.getConnection();
    }

    public String name() {
        return config.getPoolName();
    }

    public int size() {
        return config.getMaximumPoolSize();
    }

    public DataSource source() {
        return config.getDataSource();
    }

    /** Closes the connections that nobody has borrowed. */
    public void closeIdle() {
        pool.softEvictConnections();
    }

    /** Closes all connections, borrowed ones included. */
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
