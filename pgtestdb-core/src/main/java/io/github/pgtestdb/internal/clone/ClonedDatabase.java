// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.connectionpool.ConnectionPool;
import io.github.pgtestdb.internal.server.CrashEpoch;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import io.github.pgtestdb.internal.template.Template;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** A clone and its connection pool. The pool is created, with one open connection, at its first use. Thread-safe. */
public final class ClonedDatabase implements AutoCloseable {

    private static final Logger LOG = Logs.logger();

    private final Template template;
    private final ConnectionDetails details;
    private final long bytes;
    private final Function<ConnectionDetails, ConnectionPool> opener;
    private final LongSupplier resets;
    private @Nullable ConnectionPool pool;
    private long resetsBefore;

    /**
     * Creates an object without connections.
     *
     * @param resets returns how often role settings were reset. A reset takes effect only in sessions that begin after
     *     it
     */
    ClonedDatabase(
            Template template,
            ConnectionDetails details,
            long bytes,
            Function<ConnectionDetails, ConnectionPool> opener,
            LongSupplier resets) {
        this.resets = resets;
        this.template = template;
        this.details = details;
        this.bytes = bytes;
        this.opener = opener;
    }

    /** Returns the template of this clone. */
    public Template template() {
        return template;
    }

    public String name() {
        return details.database();
    }

    public ConnectionDetails details() {
        return details;
    }

    /** Returns the disk space of the clone in bytes. It is at least the size of its template. */
    public long bytes() {
        return bytes;
    }

    public synchronized ConnectionPool connections() {
        ConnectionPool opened = pool;
        if (opened == null) {
            resetsBefore = resets.getAsLong();
            opened = opener.apply(details);
            pool = opened;
        }
        return opened;
    }

    /** Opens the connection that a test will request first, and returns whether it is open. */
    public boolean warm() {
        try {
            return connections().hasIdle();
        } catch (RuntimeException e) {
            LOG.debug("Cannot open the first connection to {}", name(), e);
            return false;
        }
    }

    /** The state of a database that has not been used for some time. */
    public enum State {
        /** A connection to it is open. */
        ALIVE,

        /** No connection could be opened now, for a reason that may pass. */
        UNREACHABLE,

        /** The database was dropped, or its role may no longer log in. */
        GONE
    }

    /** Keeps the connection that a test will request first open and fresh. Waits only briefly. */
    public State refresh() {
        try {
            connections().refresh();
            return State.ALIVE;
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Cannot keep the first connection to {} open", name(), e);
            return SqlStates.isRefusedLogin(e) ? State.GONE : State.UNREACHABLE;
        }
    }

    /** Fails if the server has emptied unlogged tables since this clone was made. Reads this in the given session. */
    public void requireComplete(Connection session) throws SQLException {
        Optional<CrashEpoch> epoch = template.unloggedEpoch();
        if (epoch.isPresent() && !CrashEpoch.read(session).isSameAs(epoch.get())) {
            throw new SQLException("The server recovered from a crash while a test had the database " + name()
                    + ". PostgreSQL empties unlogged tables then, so rows of the migrations are missing. Run the test"
                    + " again.");
        }
    }

    /** Closes the idle connections if they may be older than the last of this many resets. */
    public synchronized void closeIdleBefore(long lastReset) {
        if (pool != null && resetsBefore < lastReset) {
            pool.closeIdle();
            resetsBefore = lastReset;
        }
    }

    /** Closes the connections that are not borrowed. */
    public synchronized void closeIdle() {
        if (pool != null) {
            pool.closeIdle();
        }
    }

    /** Closes all connections, including borrowed ones. The database stays. */
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
