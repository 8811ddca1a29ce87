// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.payments;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.db.Transactions;
import io.github.pgtestdb.examples.events.Outbox;
import io.github.pgtestdb.examples.orders.Order;
import io.github.pgtestdb.examples.orders.OrderStatus;
import io.github.pgtestdb.examples.orders.Orders;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Captures and refunds payments. Thread-safe. */
public final class Payments {

    private final Transactions transactions;

    /** Creates payments on a database. */
    public Payments(DataSource database) {
        this.transactions = new Transactions(database);
    }

    /** Captures the total of an order; the same key again returns the same payment. Returns the payment's id. */
    public long capture(long store, long order, String idempotencyKey) throws SQLException {
        return transactions.inStore(store, connection -> {
            Order locked = Orders.lock(connection, order);
            Optional<Long> earlier = Sql.find(
                    connection,
                    "select id from payments where idempotency_key = ?",
                    row -> row.getLong(1),
                    idempotencyKey);
            return earlier.isPresent() ? earlier.get() : insert(connection, locked, idempotencyKey);
        });
    }

    /** Refunds part of a payment; a total above the captured amount is refused at commit with SQLSTATE SH003. */
    public long refund(long store, long payment, long cents, String reason) throws SQLException {
        return transactions.inStore(store, connection -> {
            // Lock the payment first. The second of two partial refunds then sees the first, and the order becomes
            // refunded.
            Sql.number(connection, "select id from payments where id = ? for no key update", payment);
            long refund = Sql.number(
                    connection,
                    "insert into refunds (payment_id, amount_cents, reason) values (?, ?, ?) returning id",
                    payment,
                    cents,
                    reason);
            Sql.update(connection, """
                    update orders set status = 'refunded'
                    where id = (select order_id from payments p where p.id = ? and p.amount_cents =
                      (select sum(amount_cents) from refunds where payment_id = p.id))
                    """, payment);
            Outbox.add(connection, "payment.refunded", Map.of("payment", payment));
            return refund;
        });
    }

    private static long insert(Connection connection, Order order, String idempotencyKey) throws SQLException {
        long payment = Sql.number(connection, """
                insert into payments (order_id, status, amount_cents, provider, idempotency_key, captured_at)
                values (?, 'captured', ?, 'card', ?, now())
                returning id
                """, order.id(), order.total(), idempotencyKey);
        Orders.setStatus(connection, order.id(), OrderStatus.PAID);
        Outbox.add(connection, "order.paid", Map.of("order", order.id(), "payment", payment));
        return payment;
    }
}
