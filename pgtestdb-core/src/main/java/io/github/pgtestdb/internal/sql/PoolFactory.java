package io.github.pgtestdb.internal.sql;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgtestdb.ConnectionDetails;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the connection pools of clones. They share one thread for HikariCP's scheduled tasks. Otherwise each pool
 * would start one. Thread-safe.
 */
public final class PoolFactory implements AutoCloseable {

    /** The size that stands for no pool. */
    public static final int NO_POOL = 0;

    /** The default size: enough for code that opens a second connection and a third one in parallel. */
    private static final int USUAL = 5;

    /** The smallest size: a test with only one connection cannot wait for a lock that it holds itself. */
    private static final int SMALLEST = 2;

    /**
     * All pools together get one of this many parts of the server's connections, because forks and other runs need some
     * too.
     */
    private static final int PART = 4;

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final int size;
    private final Duration timeout;
    private final LoginRepair repair;
    private final ScheduledThreadPoolExecutor clockwork;

    public PoolFactory(int size, Duration timeout, LoginRepair repair) {
        this.size = size;
        this.timeout = timeout;
        this.repair = repair;
        this.clockwork = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("pgtestdb-clockwork"));
        clockwork.setRemoveOnCancelPolicy(true);
        clockwork.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Returns the pool size for a number of concurrent tests, for use if the user has not set one. */
    public static int size(int maxConnections, int testsAtOnce) {
        return Math.max(SMALLEST, Math.min(USUAL, maxConnections / PART / testsAtOnce));
    }

    /** Returns the maximum number of connections in a pool, or {@link #NO_POOL}. */
    public int size() {
        return size;
    }

    /**
     * Creates a pool with one open connection. If the server refuses it, the pool has none, and the next borrower gets
     * the reason.
     */
    public Pool opened(ConnectionDetails details) {
        return opened(details, size);
    }

    /** Creates a pool of another size, with one open connection unless the server refuses it. */
    public Pool opened(ConnectionDetails details, int otherSize) {
        DataSource source = Connections.repairingSource(details, Map.of(), repair);
        if (size == NO_POOL) {
            return plain(details.database(), source);
        }
        try {
            return HikariConnections.opened(configuration(details.database(), source, otherSize));
        } catch (SQLException e) {
            LOG.debug("Cannot open the first connection to {}", details.database(), e);
            return HikariConnections.empty(configuration(details.database(), source, otherSize));
        }
    }

    private static Pool plain(String name, DataSource source) {
        PlainConnections plain = new PlainConnections(name, source);
        try {
            return plain.open();
        } catch (SQLException e) {
            LOG.debug("Cannot open the first connection to {}", name, e);
            return plain;
        }
    }

    private HikariConfig configuration(String name, DataSource source, int most) {
        HikariConfig config = configuration(name, source, most, timeout);
        config.setScheduledExecutor(clockwork);
        // A test ends before a connection gets old, and the pool ends with the test.
        config.setIdleTimeout(0);
        config.setMaxLifetime(0);
        config.validate();
        return config;
    }

    static HikariConfig configuration(String name, DataSource source, int size, Duration timeout) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(timeout.toMillis());
        return config;
    }

    /** Stops the scheduled tasks. Pools that are open can still be used and closed. */
    @Override
    public void close() {
        clockwork.shutdown();
    }
}
