package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.internal.clone.ClonedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.PGConnection;

/**
 * A clone that tests share to read from. They share its connections too, but no session: what one test set, prepared,
 * locked or listened to is discarded before another gets its connection. Thread-safe.
 */
final class SharedDatabase {

    private final ClonedDatabase clone;
    private final Map<Integer, Object> users = new ConcurrentHashMap<>();
    private final AtomicBoolean kept = new AtomicBoolean();

    SharedDatabase(ClonedDatabase clone) {
        this.clone = clone;
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

    /** Has a connection that was just borrowed forget whoever had it before. */
    void claim(Connection connection, Object user) throws SQLException {
        int session = connection.unwrap(PGConnection.class).getBackendPID();
        Object before = users.put(session, user);
        if (before == null || before.equals(user)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DISCARD ALL");
        } catch (SQLException e) {
            clone.connections().discard(connection);
            throw e;
        }
    }
}
