// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.events;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Events that are written in the same transaction as the change that they announce. */
public final class Outbox {

    private Outbox() {}

    /** An event to publish; the payload is JSON. */
    public record Event(long id, String topic, String payload) {}

    /** Writes an event with the ids of its subjects; returns the event's own id. Listeners receive it at commit. */
    public static long add(Connection connection, String topic, Map<String, Long> ids) throws SQLException {
        String payload = new TreeMap<>(ids)
                .entrySet().stream()
                        .map(id -> "\"" + id.getKey() + "\": " + id.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
        return Sql.number(
                connection,
                "insert into events (store_id, topic, payload) values (current_store_id(), ?, ?::jsonb) returning id",
                topic,
                payload);
    }

    /**
     * Publishes a batch in the caller's transaction. Several publishers at once take different events. If a publisher
     * fails, its transaction rolls back and the events are published again: at least once.
     *
     * @return how many were published
     */
    public static int publish(Connection connection, int batch, Consumer<Event> publisher) throws SQLException {
        List<Event> events =
                Sql.list(connection, """
                select id, topic, payload from events where published_at is null
                order by id limit ? for update skip locked
                """, row -> new Event(row.getLong(1), row.getString(2), row.getString(3)), batch);
        events.forEach(publisher);
        Sql.update(connection, "update events set published_at = now() where id = any(?)", (Object)
                events.stream().map(Event::id).toArray(Long[]::new));
        return events.size();
    }
}
