// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import com.google.common.collect.MapMaker;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.concurrent.Retry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.PGConnection;

/**
 * A clone that tests share for reading. They share its connections, but no session state: settings, prepared
 * statements, locks and LISTEN registrations of one test are discarded before another test gets its connection.
 * Thread-safe.
 */
final class SharedDatabase {

    /** Settings may change again while they are restored. If that happens this often, a test does it on purpose. */
    private static final int ATTEMPTS = 5;

    private final ClonedDatabase clone;
    private final DatabaseSettings settings;

    /** The last user of each session. Sessions are compared by identity, and an entry disappears with its session. */
    private final Map<PGConnection, Object> users = new MapMaker().weakKeys().makeMap();

    private final AtomicBoolean kept = new AtomicBoolean();

    private SharedDatabase(ClonedDatabase clone, DatabaseSettings settings) {
        this.clone = clone;
        this.settings = settings;
    }

    /** Starts to share a clone that no test has used. */
    static SharedDatabase of(ClonedDatabase clone, AdminSessions admin) {
        try {
            return new SharedDatabase(clone, DatabaseSettings.read(admin, clone.name()));
        } catch (SQLException e) {
            throw new PgTestDbException(
                    "Cannot read the settings of the database " + clone.name() + ": " + e.getMessage(), e);
        }
    }

    ClonedDatabase clonedDatabase() {
        return clone;
    }

    boolean isKept() {
        return kept.get();
    }

    /** Requests that the database is kept. Returns whether this was the first request. */
    boolean keep() {
        return kept.compareAndSet(false, true);
    }

    /** Borrows a connection without the state of its last user, in a session that began with the original settings. */
    Connection borrow(Retry.Work<Connection> source, Object user) throws SQLException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Connection connection = connect(source);
            if (isClean(connection, user)) {
                return connection;
            }
            clone.closeIdle();
            clone.connections().discard(connection);
        }
        throw new SQLException("Cannot connect to " + clone.name() + ": a test changed its settings, though tests share"
                + " it read-only, again and again. Take readOnly off that test.");
    }

    /** Connects, and restores the settings after a failure: some settings prevent every new session from beginning. */
    private Connection connect(Retry.Work<Connection> source) throws SQLException {
        try {
            return source.run();
        } catch (SQLException e) {
            if (!settings.restore()) {
                throw e;
            }
            return source.run();
        }
    }

    /** Tells whether a connection can be used. The settings are read only for a new session. */
    private boolean isClean(Connection connection, Object user) throws SQLException {
        try {
            Object before = users.put(connection.unwrap(PGConnection.class), user);
            if (before == null) {
                return !settings.restore();
            }
            if (!before.equals(user)) {
                forget(connection);
            }
            return true;
        } catch (SQLException e) {
            clone.connections().discard(connection);
            throw e;
        }
    }

    private static void forget(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DISCARD ALL");
        }
    }

    /** Restores the settings for sessions that a test opens with the URL. */
    void restoreSettings() {
        try {
            settings.restore();
        } catch (SQLException e) {
            throw new PgTestDbException(
                    "Cannot put back the settings of the database " + clone.name()
                            + ", which a test changed though tests share it read-only: " + e.getMessage()
                            + ". Take readOnly off that test.",
                    e);
        }
    }
}
