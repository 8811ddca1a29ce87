// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.orders;

import io.github.pgtestdb.examples.db.Retry;
import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.db.Transactions;
import io.github.pgtestdb.examples.events.Outbox;
import io.github.pgtestdb.examples.inventory.Inventory;
import io.github.pgtestdb.examples.payments.Discounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Places, ships and cancels orders, each in one transaction. Thread-safe. */
public final class Checkout {

    private static final int ATTEMPTS = 3;

    private final Transactions transactions;
    private final Retry retry = Retry.immediately(ATTEMPTS);

    /** Creates a checkout on a database. */
    public Checkout(DataSource database) {
        this.transactions = new Transactions(database);
    }

    /** Places an order for quantities by stock keeping unit. */
    public Order place(long store, long profile, Map<String, Integer> quantities) throws SQLException {
        return place(store, profile, quantities, null);
    }

    /**
     * Places an order: reserves the stock, freezes the prices, redeems the discount and writes the event.
     *
     * @param discountCode as the customer types it, or null
     * @throws io.github.pgtestdb.examples.inventory.OutOfStockException if there is too little of something
     * @throws io.github.pgtestdb.examples.payments.DiscountRefusedException if the code is not valid for this order
     */
    public Order place(long store, long profile, Map<String, Integer> quantities, @Nullable String discountCode)
            throws SQLException {
        return retry.call(() -> transactions.inStore(store, connection -> {
            long order = insert(connection, store, profile);
            Inventory.reserve(connection, quantities, "order " + order);
            addItems(connection, order, quantities);
            addShipping(connection, order);
            if (discountCode != null) {
                Discounts.redeem(connection, order, discountCode);
            }
            Outbox.add(connection, "order.placed", Map.of("order", order));
            return Orders.lock(connection, order);
        }));
    }

    /** Ships a paid order. */
    public void ship(long store, long order, String carrier, String trackingNumber) throws SQLException {
        retry.call(() -> transactions.inStore(store, connection -> {
            Orders.setStatus(connection, order, OrderStatus.FULFILLED);
            Inventory.ship(connection, order);
            Outbox.add(connection, "order.shipped", Map.of("order", order));
            return Sql.update(
                    connection,
                    "insert into shipments (order_id, status, carrier, tracking_number, shipped_at)"
                            + " values (?, 'shipped', ?, ?, now())",
                    order,
                    carrier,
                    trackingNumber);
        }));
    }

    /** Cancels an order and releases its stock. */
    public void cancel(long store, long order) throws SQLException {
        retry.call(() -> transactions.inStore(store, connection -> {
            Orders.setStatus(connection, order, OrderStatus.CANCELLED);
            Inventory.release(connection, order);
            return Outbox.add(connection, "order.cancelled", Map.of("order", order));
        }));
    }

    private static long insert(Connection connection, long store, long profile) throws SQLException {
        return Sql.number(
                connection,
                "insert into orders (profile_id, currency) select ?, currency from stores where id = ? returning id",
                profile,
                store);
    }

    private static void addItems(Connection connection, long order, Map<String, Integer> quantities)
            throws SQLException {
        for (Map.Entry<String, Integer> line : quantities.entrySet()) {
            int added = Sql.update(connection, """
                    insert into order_items (order_id, variant_id, sku, title, quantity, unit_price_cents)
                    select ?, v.id, v.sku, v.title, ?, price_at(v.id, now())
                    from product_variants v join products p on p.id = v.product_id
                    where v.sku = ? and v.store_id = current_store_id() and p.status = 'active'
                    """, order, line.getValue(), line.getKey());
            if (added == 0) {
                throw new IllegalArgumentException("Not on sale: " + line.getKey());
            }
        }
    }

    private static void addShipping(Connection connection, long order) throws SQLException {
        Sql.update(connection, """
                update orders o
                set shipping_cents = case
                  when o.subtotal_cents >= (s.settings ->> 'free_shipping_from_cents')::bigint then 0
                  else coalesce((s.settings ->> 'shipping_cents')::bigint, 0) end
                from stores s where s.id = o.store_id and o.id = ?
                """, order);
    }
}
