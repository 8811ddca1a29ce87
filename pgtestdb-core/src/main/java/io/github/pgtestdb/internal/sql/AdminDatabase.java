package io.github.pgtestdb.internal.sql;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions on the admin database, the one database that is not ours. Nothing is written in it but locks. Thread-safe. */
public final class AdminDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** As many as clone, drop and build at once in one JVM; a waiting builder holds one for as long as it waits. */
    private static final int MAX_SESSIONS = 16;

    /** How long a statement waits for one of them. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(20);

    /** Longer than any copy or drop takes; a server that stopped, or a host that is gone, must not be waited for for ever. */
    private static final String SOCKET_TIMEOUT_SECONDS = "900";

    /** Sessions that were needed for a moment only are not held for ever. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Timeouts of the role or the server must not end the wait for a lock, or the session that holds one, and a test that
     * makes the role read-only for a moment must not keep this session from creating databases. Not sent with
     * the connection: a pooler would refuse it, and with words that do not tell that it is one.
     */
    public static final String WITHOUT_TIMEOUTS =
            "SET idle_session_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
                    + " SET statement_timeout = 0; SET lock_timeout = 0; SET default_transaction_read_only = off";

    private final ConnectionDetails details;
    private final Pool sessions;
    private final Set<Connection> inUse = ConcurrentHashMap.newKeySet();

    public AdminDatabase(ConnectionDetails details) {
        this(details, "pgtestdb");
    }

    /**
     * Makes one that is not connected yet.
     *
     * @param applicationName what its sessions are called on the server
     */
    public AdminDatabase(ConnectionDetails details, String applicationName) {
        this.details = details;
        DataSource source = Connections.dataSource(
                details, Map.of("ApplicationName", applicationName, "socketTimeout", SOCKET_TIMEOUT_SECONDS));
        HikariConfig config = PoolFactory.configuration("pgtestdb-admin", source, MAX_SESSIONS, SESSION_TIMEOUT);
        config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        config.setConnectionInitSql(WITHOUT_TIMEOUTS);
        config.validate();
        this.sessions = HikariConnections.empty(config);
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

    /** Has what runs on the sessions fail at once, since the server is gone: it might not even say so. */
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
        return with(session -> execute(session, sql));
    }

    public <R> List<R> query(String sql, SqlFunction<ResultSet, R> row, Object... parameters) throws SQLException {
        return with(session -> query(session, sql, row, parameters));
    }

    public static boolean execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            return statement.execute(sql);
        }
    }

    public static <R> List<R> query(Connection session, String sql, SqlFunction<ResultSet, R> row, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<R> rows = new ArrayList<>();
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.add(row.apply(results));
                }
            }
            return rows;
        }
    }

    @Override
    public void close() {
        sessions.close();
    }
}
