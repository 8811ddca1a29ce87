package io.github.pgtestdb.internal.run;

import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.AdvisoryLock;
import io.github.pgtestdb.internal.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session-level advisory lock that says that this run is alive, on a connection of its own. The server lets it go
 * with the connection: after {@code kill -9} at once, so that the next run can reap what this one made. Thread-safe.
 */
public final class RunLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /**
     * Seconds for the server to answer that it still holds the lock's session. While another is opened, other runs may take
     * this one for dead: a server that is slow should not make that happen.
     */
    private static final int VALIDATION_TIMEOUT_SECONDS = 10;

    /** A process id may be somebody else's by now; with the run's name on it, it is not. */
    private static final String TAKE_OVER =
            "SELECT (SELECT count(pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity"
                    + " WHERE pid = ? AND application_name = ?), pg_advisory_lock(?)";

    private static final String REOPEN_PATIENCE = "30s";

    private final DataSource source;
    private final RunId run;
    private final Map<String, AdvisoryLock> shared = new HashMap<>();
    private Connection session;
    private int backend;

    /** Told once: a server that stays away is asked ten times a second. */
    private boolean lost;

    private RunLock(DataSource source, RunId run, Connection session) throws SQLException {
        this.source = source;
        this.run = run;
        this.session = session;
        this.backend = backendOf(session);
    }

    /** Takes the lock on a session, which from now on belongs to it. */
    public static RunLock acquire(DataSource source, RunId run, Connection session) throws SQLException {
        RunLock lock = new RunLock(source, run, session);
        lock.prepare(session);
        AdvisoryLock.ofRun(run.text()).acquire(session);
        return lock;
    }

    private static int backendOf(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private void prepare(Connection connection) throws SQLException {
        AdminDatabase.execute(connection, AdminDatabase.WITHOUT_TIMEOUTS);
        AdminDatabase.query(
                connection, "SELECT set_config('application_name', ?, false)", row -> true, applicationName());
    }

    private String applicationName() {
        return "pgtestdb run " + run;
    }

    public RunId run() {
        return run;
    }

    /** Takes the lock again where its session was lost: before a database is made that nobody would vouch for. */
    public synchronized void ensureHeld() throws SQLException {
        if (session.isValid(VALIDATION_TIMEOUT_SECONDS)) {
            return;
        }
        if (!lost) {
            lost = true;
            LOG.warn(
                    "The session that vouches for run {} was lost, perhaps to a restart of the server; opening another.",
                    run);
        }
        Connection fresh = reopen();
        session.close();
        session = fresh;
        backend = backendOf(fresh);
        lost = false;
    }

    /**
     * Holds a lock until the run ends, together with other runs: as long as one of them is alive, nobody has it alone.
     * Waits while somebody has.
     */
    public synchronized void share(AdvisoryLock lock) throws SQLException {
        if (!shared.containsKey(lock.name())) {
            ensureHeld();
            lock.acquireShared(session);
            shared.put(lock.name(), lock);
        }
    }

    /** The server may hold the lost session, and with it the lock, until it notices: it is told. */
    private Connection reopen() throws SQLException {
        Connection fresh = source.getConnection();
        try {
            AdvisoryLock lock = AdvisoryLock.ofRun(run.text());
            prepare(fresh);
            if (!lock.tryAcquire(fresh)) {
                takeOver(lock, fresh);
            }
            for (AdvisoryLock other : shared.values()) {
                other.acquireShared(fresh);
            }
            return fresh;
        } catch (SQLException e) {
            fresh.close();
            throw e;
        }
    }

    /**
     * Ends the lost session and queues for the lock in one statement, before the other process has got round to ending: who
     * merely tries to take a lock that somebody waits for does not get it, so that no reaper comes in between.
     */
    private void takeOver(AdvisoryLock lock, Connection fresh) throws SQLException {
        try {
            AdminDatabase.execute(fresh, "SET lock_timeout = '" + REOPEN_PATIENCE + "'");
            AdminDatabase.query(fresh, TAKE_OVER, row -> true, backend, applicationName(), lock.key());
            AdminDatabase.execute(fresh, AdminDatabase.WITHOUT_TIMEOUTS);
        } catch (SQLException e) {
            throw SqlStates.is(e, SqlStates.LOCK_NOT_AVAILABLE)
                    ? new SQLException("Another session still holds the lock of run " + run, e)
                    : e;
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        session.close();
    }
}
