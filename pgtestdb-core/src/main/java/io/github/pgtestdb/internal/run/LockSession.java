package io.github.pgtestdb.internal.run;

import io.github.pgtestdb.internal.sql.AdminDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** A session that shares the lock of a run, named after the run. Not thread-safe. */
final class LockSession {

    /**
     * Seconds for the server to answer that it still has the session: a server that is slow should not make a run
     * open another one.
     */
    private static final int VALIDATION_TIMEOUT_SECONDS = 10;

    /** A process id may belong to another session by now; with the run's name on it, it does not. */
    private static final String TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
            + " WHERE pid = ? AND application_name = ?";

    private final Connection connection;
    private final int backend;

    private LockSession(Connection connection, int backend) {
        this.connection = connection;
        this.backend = backend;
    }

    /** Opens one, which holds nothing yet. */
    static LockSession open(DataSource source, String name) throws SQLException {
        Connection connection = source.getConnection();
        try {
            return on(connection, name);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Takes a connection over. */
    static LockSession on(Connection connection, String name) throws SQLException {
        AdminDatabase.execute(connection, AdminDatabase.WITHOUT_TIMEOUTS);
        AdminDatabase.query(connection, "SELECT set_config('application_name', ?, false)", row -> true, name);
        return new LockSession(connection, connection.unwrap(PGConnection.class).getBackendPID());
    }

    Connection connection() {
        return connection;
    }

    boolean isAlive() throws SQLException {
        return connection.isValid(VALIDATION_TIMEOUT_SECONDS);
    }

    /** Ends what the server may still have of this session, from another one. */
    void terminateFrom(LockSession other, String name) throws SQLException {
        AdminDatabase.query(other.connection, TERMINATE, row -> true, backend, name);
    }

    void close() throws SQLException {
        connection.close();
    }

    /** Ends it: in order if the server answers, otherwise by closing the socket alone. */
    void end(boolean answers) throws SQLException {
        if (answers) {
            connection.close();
        } else {
            connection.abort(Runnable::run);
        }
    }
}
