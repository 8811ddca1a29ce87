// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.events;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Receives events as they are committed. Needs its own connection. Not thread-safe. */
public final class EventListener implements AutoCloseable {

    private final Connection connection;

    /** Starts listening. Events that were committed before are not received. */
    public EventListener(Connection connection) throws SQLException {
        this.connection = connection;
        Sql.update(connection, "listen shop_events");
    }

    /** Waits for the next notifications, each a JSON object; empty if there are none in that time. */
    public List<String> await(Duration atMost) throws SQLException {
        PGNotification[] notifications =
                connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(atMost.toMillis()));
        List<String> payloads = new ArrayList<>();
        for (PGNotification notification : notifications) {
            payloads.add(notification.getParameter());
        }
        return payloads;
    }

    /** Stops listening. The connection stays open, without a subscription that its next user could receive. */
    @Override
    public void close() throws SQLException {
        Sql.update(connection, "unlisten shop_events");
    }
}
