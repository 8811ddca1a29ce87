package io.github.pgtestdb.examples.events;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Hears of events as they are committed. Needs a connection of its own; for one thread. */
public final class EventListener implements AutoCloseable {

    private final Connection connection;

    /** Starts listening; events committed before are not heard of. */
    public EventListener(Connection connection) throws SQLException {
        this.connection = connection;
        Sql.update(connection, "listen shop_events");
    }

    /** Waits for the next notifications; returns none where the time passes without. Each is a JSON object. */
    public List<String> await(Duration atMost) throws SQLException {
        PGNotification[] notifications =
                connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(atMost.toMillis()));
        List<String> payloads = new ArrayList<>();
        for (PGNotification notification : notifications) {
            payloads.add(notification.getParameter());
        }
        return payloads;
    }

    /** Stops listening; the connection stays open, and a pooled one carries no subscription to its next user. */
    @Override
    public void close() throws SQLException {
        Sql.update(connection, "unlisten shop_events");
    }
}
