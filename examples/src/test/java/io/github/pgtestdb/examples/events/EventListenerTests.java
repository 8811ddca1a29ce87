// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class EventListenerTests {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    @Test
    void hearsOfAnOrder(DataSource db, Connection connection) throws SQLException {
        try (EventListener listener = new EventListener(connection)) {
            Shop.order(db, "ada", Map.of("ROPE-60", 1));
            assertThat(listener.await(DEADLINE)).containsExactly("{\"id\" : 1, \"topic\" : \"order.placed\"}");
        }
    }

    @Test
    void isWokenFromItsWait(DataSource db, Connection connection) throws Exception {
        try (EventListener listener = new EventListener(connection)) {
            CompletableFuture<Object> heard = CompletableFuture.supplyAsync(() -> await(listener));
            Shop.order(db, "ada", Map.of("ROPE-60", 1));
            assertThat(heard.get(30, TimeUnit.SECONDS)).asString().contains("order.placed");
        }
    }

    @Test
    void hearsNothingBeforeTheCommit(Connection listening, Connection writer) throws SQLException {
        try (EventListener listener = new EventListener(listening)) {
            writer.setAutoCommit(false);
            Outbox.add(writer, "test.counted", Map.of("n", 1L));
            assertThat(roundTrip(listening, listener)).isEmpty();
            writer.commit();
            assertThat(listener.await(DEADLINE)).hasSize(1);
        }
    }

    @Test
    void neverHearsOfARollback(Connection listening, Connection writer) throws SQLException {
        try (EventListener listener = new EventListener(listening)) {
            writer.setAutoCommit(false);
            Outbox.add(writer, "test.counted", Map.of("n", 1L));
            writer.rollback();
            Outbox.add(writer, "test.counted", Map.of("n", 2L));
            writer.commit();
            // The rolled-back event had id 1.
            assertThat(listener.await(DEADLINE)).containsExactly("{\"id\" : 2, \"topic\" : \"test.counted\"}");
        }
    }

    @Test
    void hearsNothingOnceClosed(Connection connection, Connection writer) throws SQLException {
        EventListener listener = new EventListener(connection);
        listener.close();
        Outbox.add(writer, "test.counted", Map.of("n", 1L));
        assertThat(roundTrip(connection, listener)).isEmpty();
    }

    /** Waits for notifications that are on their way: they have arrived when a statement is answered. */
    private static Iterable<String> roundTrip(Connection connection, EventListener listener) throws SQLException {
        Sql.number(connection, "select 1");
        return listener.await(AT_ONCE);
    }

    private static Object await(EventListener listener) {
        try {
            return listener.await(DEADLINE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
