package io.github.pgtestdb.internal.lease;

import com.google.common.collect.MapMaker;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.PGConnection;

/**
 * A clone that tests share to read from. They share its connections too, but no session: what one test set, prepared,
 * locked or listened to is discarded before another gets its connection. Thread-safe.
 */
final class SharedDatabase {

    /** Somebody may change the settings again while they are put back; a test that goes on doing so does it on purpose. */
    private static final int ATTEMPTS = 5;

    private final ClonedDatabase clone;
    private final DatabaseSettings settings;

    /** Who had which session last; compared by identity, and forgotten with the session. */
    private final Map<PGConnection, Object> users = new MapMaker().weakKeys().makeMap();

    private final AtomicBoolean kept = new AtomicBoolean();

    private SharedDatabase(ClonedDatabase clone, DatabaseSettings settings) {
        this.clone = clone;
        this.settings = settings;
    }

    /** Begins to share a clone that no test has used. */
    static SharedDatabase of(ClonedDatabase clone, AdminDatabase admin) {
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

    /** Whether it is this call that has it kept. */
    boolean keep() {
        return kept.compareAndSet(false, true);
    }

    /** Opens or borrows a connection. */
    @FunctionalInterface
    interface Source {
        Connection connect() throws SQLException;
    }

    /** Borrows a connection that knows nothing of who had it before, and whose session began with the original settings. */
    Connection borrow(Source source, Object user) throws SQLException {
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

    /** Some settings keep every new session from beginning. */
    private Connection connect(Source source) throws SQLException {
        try {
            return source.connect();
        } catch (SQLException e) {
            if (!settings.restore()) {
                throw e;
            }
            return source.connect();
        }
    }

    /** Looks at the settings for a new session only: one that is older began before a test could have changed them. */
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

    /** Puts the settings back for sessions that a test opens by itself. */
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
