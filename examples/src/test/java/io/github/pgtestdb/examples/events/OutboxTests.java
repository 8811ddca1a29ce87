// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.db.Transactions;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class OutboxTests {

    @Test
    void anOrderLeavesItsEvent(DataSource db) throws SQLException {
        Shop.order(db, "ada", Map.of("ROPE-60", 1));
        assertThat(publish(db, 10)).containsExactly("order.placed {\"order\": 1}");
        assertThat(publish(db, 10)).isEmpty();
    }

    @Test
    void aBatchGoesOutInOrder(DataSource db, Connection connection) throws SQLException {
        addEvents(connection, 5);
        assertThat(publish(db, 3))
                .containsExactly("test.counted {\"n\": 1}", "test.counted {\"n\": 2}", "test.counted {\"n\": 3}");
        assertThat(publish(db, 3)).hasSize(2);
    }

    @Test
    void twoPublishersTakeDifferentEvents(Connection first, Connection second) throws SQLException {
        addEvents(first, 4);
        List<Long> published = new ArrayList<>();
        first.setAutoCommit(false);
        Outbox.publish(first, 2, event -> published.add(event.id()));
        // The first has not committed, and the second does not wait for it.
        Outbox.publish(second, 10, event -> published.add(event.id()));
        first.commit();
        assertThat(published).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aFailedPublisherPublishesAgain(DataSource db, Connection connection) throws SQLException {
        addEvents(connection, 2);
        assertThatIllegalStateException()
                .isThrownBy(() -> new Transactions(db)
                        .run(c -> Outbox.publish(c, 10, event -> {
                            throw new IllegalStateException("broker away");
                        })));
        assertThat(publish(db, 10)).hasSize(2);
    }

    @Test
    void whatIsRolledBackNeverHappened(DataSource db, Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        addEvents(connection, 1);
        connection.rollback();
        assertThat(publish(db, 10)).isEmpty();
    }

    private static void addEvents(Connection connection, int count) throws SQLException {
        for (long i = 1; i <= count; i++) {
            Outbox.add(connection, "test.counted", Map.of("n", i));
        }
        assertThat(Sql.number(connection, "select count(*) from events")).isEqualTo(count);
    }

    private static List<String> publish(DataSource db, int batch) throws SQLException {
        List<String> published = new ArrayList<>();
        new Transactions(db)
                .run(connection -> Outbox.publish(
                        connection, batch, event -> published.add(event.topic() + " " + event.payload())));
        return published;
    }
}
