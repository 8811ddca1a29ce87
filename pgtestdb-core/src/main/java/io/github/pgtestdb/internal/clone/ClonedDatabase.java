package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.server.CrashEpoch;
import io.github.pgtestdb.internal.sql.Pool;
import io.github.pgtestdb.internal.sql.SqlStates;
import io.github.pgtestdb.internal.template.Template;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A clone and the pool of connections to it, which is made, with one connection, at its first use. Thread-safe. */
public final class ClonedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final Template template;
    private final ConnectionDetails details;
    private final long bytes;
    private final Function<ConnectionDetails, Pool> opener;
    private final LongSupplier resets;
    private @Nullable Pool pool;
    private long resetsBefore;

    /**
     * Makes one without connections.
     *
     * @param resets how often settings of roles were reset, which take effect when a session begins
     */
    ClonedDatabase(
            Template template,
            ConnectionDetails details,
            long bytes,
            Function<ConnectionDetails, Pool> opener,
            LongSupplier resets) {
        this.resets = resets;
        this.template = template;
        this.details = details;
        this.bytes = bytes;
        this.opener = opener;
    }

    /** What it is a clone of. */
    public Template template() {
        return template;
    }

    public String name() {
        return details.database();
    }

    public ConnectionDetails details() {
        return details;
    }

    /** How much of the server's disk it takes, at least: as much as its template. */
    public long bytes() {
        return bytes;
    }

    public synchronized Pool connections() {
        Pool opened = pool;
        if (opened == null) {
            resetsBefore = resets.getAsLong();
            opened = opener.apply(details);
            pool = opened;
        }
        return opened;
    }

    /** Opens the connection that a test will ask for first; tells whether it is open. */
    public boolean warm() {
        try {
            return connections().hasIdle();
        } catch (RuntimeException e) {
            LOG.debug("Cannot open the first connection to {}", name(), e);
            return false;
        }
    }

    /** What became of a database that nobody has used for a while. */
    public enum State {
        /** A connection to it is open. */
        ALIVE,

        /** No connection could be opened now, for a reason that may pass. */
        UNREACHABLE,

        /** The database was dropped, or its role may not log in any more. */
        GONE
    }

    /** Has the connection that a test will ask for first stay open and fresh; waits for a moment at most. */
    public State refresh() {
        try {
            connections().refresh();
            return State.ALIVE;
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Cannot keep the first connection to {} open", name(), e);
            return SqlStates.isRefusedLogin(e) ? State.GONE : State.UNREACHABLE;
        }
    }

    /** Fails if the server has emptied unlogged tables since this clone was made; takes a session on it. */
    public void requireComplete(Connection session) throws SQLException {
        Optional<CrashEpoch> epoch = template.unloggedEpoch();
        if (epoch.isPresent() && !CrashEpoch.read(session).isSameAs(epoch.get())) {
            throw new SQLException("The server recovered from a crash while a test had the database " + name()
                    + ". PostgreSQL empties unlogged tables then, so rows of the migrations are missing. Run the test"
                    + " again.");
        }
    }

    /** Closes the connections that nobody has borrowed if they may be older than the last of so many resets. */
    public synchronized void closeIdleBefore(long lastReset) {
        if (pool != null && resetsBefore < lastReset) {
            pool.closeIdle();
            resetsBefore = lastReset;
        }
    }

    /** Closes the connections that nobody has borrowed. */
    public synchronized void closeIdle() {
        if (pool != null) {
            pool.closeIdle();
        }
    }

    /** Closes all connections, borrowed ones included; the database stays. */
    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }

    /** Shows the details, without password. */
    @Override
    public String toString() {
        return details.toString();
    }
}
