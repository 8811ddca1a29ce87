// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.admin;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.connectionpool.ConnectionPool;
import io.github.pgtestdb.internal.connectionpool.ConnectionPoolFactory;
import io.github.pgtestdb.internal.connectionpool.HikariConnectionPool;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.jdbc.SqlFunction;
import io.github.pgtestdb.internal.support.Logs;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;

/** Sessions on the admin database, the one that pgtestdb does not own. Only locks are taken in it. Thread-safe. */
public final class AdminSessions implements AutoCloseable {

    private static final Logger LOG = Logs.logger();

    /** Enough for the threads of a JVM that clone, drop and build at once. A builder that waits holds a session. */
    private static final int MAX_SESSIONS = 16;

    /** The time that a statement waits for a session. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(20);

    /** Longer than any copy or drop takes. A stopped server or a lost host must not block a thread for good. */
    private static final String SOCKET_TIMEOUT_SECONDS = "900";

    /** Closes the sessions that were needed only for a short time. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Makes a session independent of the timeouts of its role and server. They must not end the wait for a lock, or the
     * session that holds one. A test that makes the role read-only for a moment must not prevent this session from
     * creating databases. These settings are not sent with the connection, because a pooler would reject it with a
     * message that does not identify it as a pooler.
     */
    public static final String WITHOUT_TIMEOUTS =
            "SET idle_session_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
                    + " SET statement_timeout = 0; SET lock_timeout = 0; SET default_transaction_read_only = off";

    private final ConnectionDetails details;
    private final ConnectionPool sessions;
    private final Set<Connection> inUse = ConcurrentHashMap.newKeySet();

    public AdminSessions(ConnectionDetails details) {
        this(details, "pgtestdb");
    }

    /**
     * Creates an object that is not connected yet.
     *
     * @param applicationName the application name of its sessions on the server
     */
    public AdminSessions(ConnectionDetails details, String applicationName) {
        this.details = details;
        DataSource source = Connections.dataSource(
                details, Map.of("ApplicationName", applicationName, "socketTimeout", SOCKET_TIMEOUT_SECONDS));
        HikariConfig config =
                ConnectionPoolFactory.configuration("pgtestdb-admin", source, MAX_SESSIONS, SESSION_TIMEOUT);
        config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        config.setConnectionInitSql(WITHOUT_TIMEOUTS);
        config.validate();
        this.sessions = HikariConnectionPool.empty(config);
    }

    public ConnectionDetails details() {
        return details;
    }

    public <R> R with(SqlFunction<Connection, R> work) throws SQLException {
        try (Connection session = sessions.getConnection()) {
            inUse.add(session);
            try {
                return work.apply(session);
            } finally {
                inUse.remove(session);
            }
        }
    }

    /** Makes statements on these sessions fail at once. The server is gone, and might not close the connections. */
    public void abort() {
        for (Connection session : inUse) {
            try {
                session.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("A session was gone already", e);
            }
        }
    }

    public boolean execute(String sql) throws SQLException {
        return with(session -> Connections.execute(session, sql));
    }

    public <R> List<R> query(String sql, SqlFunction<ResultSet, R> row, Object... parameters) throws SQLException {
        return with(session -> Connections.query(session, sql, row, parameters));
    }

    @Override
    public void close() {
        sessions.close();
    }
}
