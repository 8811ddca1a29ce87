package io.github.pgtestdb.internal.run;

import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.AdvisoryLock;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session-level advisory lock that says that this run is alive, on a connection of its own. The server lets it go
 * with the connection: after {@code kill -9} at once, so that the next run can reap what this one made. Thread-safe.
 */
public final class RunLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** Seconds for the server to answer that it still holds the lock's session. */
    private static final int VALIDATION_TIMEOUT_SECONDS = 5;

    private final DataSource source;
    private final RunId run;
    private Connection session;

    private RunLock(DataSource source, RunId run, Connection session) {
        this.source = source;
        this.run = run;
        this.session = session;
    }

    /** Takes the lock on a session, which from now on belongs to it. */
    public static RunLock acquire(DataSource source, RunId run, Connection session) throws SQLException {
        lock(run, session);
        return new RunLock(source, run, session);
    }

    public RunId run() {
        return run;
    }

    /** Takes the lock again where its session was lost: before a database is made that nobody would vouch for. */
    public synchronized void ensureHeld() throws SQLException {
        if (session.isValid(VALIDATION_TIMEOUT_SECONDS)) {
            return;
        }
        LOG.warn(
                "The session that vouches for run {} was lost, perhaps to a restart of the server; opening another.",
                run);
        Connection fresh = source.getConnection();
        lock(run, fresh);
        session = fresh;
    }

    private static void lock(RunId run, Connection session) throws SQLException {
        // A managed server's idle timeout would end the run in the middle; the setting exists from PostgreSQL 14 on.
        AdminDatabase.execute(session, "SET idle_session_timeout = 0");
        AdvisoryLock.ofRun(run.text()).acquire(session);
    }

    @Override
    public synchronized void close() throws SQLException {
        session.close();
    }
}
