package io.github.pgtestdb.internal.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

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

    private Pool(HikariConfig config) {
        this.config = config;
        this.pool = new HikariPool(config);
    }

    public static Pool of(String name, DataSource source, int size, Duration connectionTimeout) {
        HikariConfig config = new HikariConfig();
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

    public Connection getConnection() throws SQLException {
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
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
