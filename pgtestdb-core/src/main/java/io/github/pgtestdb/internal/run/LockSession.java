// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.jdbc.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** A session that shares the lock of a run and is named after the run. Not thread-safe. */
final class LockSession {

    /** The time for the server to confirm that the session is alive, in seconds. A slow server is no lost one. */
    private static final int VALIDATION_TIMEOUT_SECONDS = 10;

    /** A process id may belong to another session by now, but not if the session also has the run's name. */
    private static final String TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
            + " WHERE pid = ? AND application_name = ?";

    private final Connection connection;
    private final int backend;

    private LockSession(Connection connection, int backend) {
        this.connection = connection;
        this.backend = backend;
    }

    /** Opens a session that holds no lock yet. */
    static LockSession open(DataSource source, String name) throws SQLException {
        Connection connection = source.getConnection();
        try {
            return on(connection, name);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Takes over a connection. */
    static LockSession on(Connection connection, String name) throws SQLException {
        Connections.execute(connection, AdminSessions.WITHOUT_TIMEOUTS);
        Connections.query(connection, "SELECT set_config('application_name', ?, false)", row -> true, name);
        return new LockSession(connection, connection.unwrap(PGConnection.class).getBackendPID());
    }

    Connection connection() {
        return connection;
    }

    boolean isAlive() throws SQLException {
        return connection.isValid(VALIDATION_TIMEOUT_SECONDS);
    }

    /** Terminates the remains of this session on the server, from another session. */
    void terminateFrom(LockSession other, String name) throws SQLException {
        Connections.query(other.connection, TERMINATE, row -> true, backend, name);
    }

    void close() throws SQLException {
        connection.close();
    }

    /** Ends the session: by closing it if the server answers, otherwise by closing only the socket. */
    void end(boolean answers) throws SQLException {
        if (answers) {
            connection.close();
        } else {
            connection.abort(Runnable::run);
        }
    }
}
