// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.jdbc.LoginRepair;
import io.github.pgtestdb.internal.support.DaemonThreads;
import io.github.pgtestdb.internal.support.Logs;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.sql.DataSource;
import org.slf4j.Logger;

/** Creates the connection pools of clones. They share one thread for HikariCP's scheduled tasks. Thread-safe. */
public final class ConnectionPoolFactory implements AutoCloseable {

    /** The size that stands for no pool. */
    public static final int NO_POOL = 0;

    /** The default size: enough for code that opens a second connection and a third one in parallel. */
    private static final int DEFAULT_SIZE = 5;

    /** The smallest size: a test with only one connection cannot wait for a lock that it holds itself. */
    private static final int MIN_SIZE = 2;

    /** All pools together get one of this many parts of the server's connections. Other runs need some too. */
    private static final int CONNECTIONS_PER_RUN = 4;

    private static final Logger LOG = Logs.logger();

    private final int size;
    private final Duration timeout;
    private final LoginRepair repair;
    private final ScheduledThreadPoolExecutor scheduler;

    public ConnectionPoolFactory(int size, Duration timeout, LoginRepair repair) {
        this.size = size;
        this.timeout = timeout;
        this.repair = repair;
        this.scheduler = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("pgtestdb-scheduler"));
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Returns the pool size for a number of concurrent tests, for use if the user has not set one. */
    public static int size(int maxConnections, int concurrency) {
        return Math.max(MIN_SIZE, Math.min(DEFAULT_SIZE, maxConnections / CONNECTIONS_PER_RUN / concurrency));
    }

    /** Returns the maximum number of connections in a pool, or {@link #NO_POOL}. */
    public int size() {
        return size;
    }

    /** Creates a pool with one open connection. If the server refuses it, the next borrower gets the reason. */
    public ConnectionPool opened(ConnectionDetails details) {
        return opened(details, size);
    }

    /** Creates a pool of another size, with one open connection unless the server refuses it. */
    public ConnectionPool opened(ConnectionDetails details, int otherSize) {
        DataSource source = Connections.repairingSource(details, Map.of(), repair);
        if (size == NO_POOL) {
            return plain(details.database(), source);
        }
        try {
            return HikariConnectionPool.opened(configuration(details.database(), source, otherSize));
        } catch (SQLException e) {
            LOG.debug("Cannot open the first connection to {}", details.database(), e);
            return HikariConnectionPool.empty(configuration(details.database(), source, otherSize));
        }
    }

    private static ConnectionPool plain(String name, DataSource source) {
        UnpooledConnections plain = new UnpooledConnections(name, source);
        try {
            return plain.open();
        } catch (SQLException e) {
            LOG.debug("Cannot open the first connection to {}", name, e);
            return plain;
        }
    }

    private HikariConfig configuration(String name, DataSource source, int maxSize) {
        HikariConfig config = configuration(name, source, maxSize, timeout);
        config.setScheduledExecutor(scheduler);
        // A test ends before a connection gets old, and the pool ends with the test.
        config.setIdleTimeout(0);
        config.setMaxLifetime(0);
        config.validate();
        return config;
    }

    public static HikariConfig configuration(String name, DataSource source, int size, Duration timeout) {
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
        scheduler.shutdown();
    }
}
