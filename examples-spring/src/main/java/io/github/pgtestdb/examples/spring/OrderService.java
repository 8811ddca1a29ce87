// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Places, pays and cancels orders, each in one transaction. */
@Service
@Transactional
public class OrderService {

    private final JdbcTemplate jdbc;
    private final Stores stores;

    OrderService(JdbcTemplate jdbc, Stores stores) {
        this.jdbc = jdbc;
        this.stores = stores;
    }

    /** An order as customers see it. */
    public record Order(long id, long number, String status, long total) {}

    /** Thrown if there is too little stock of an item. */
    public static class OutOfStockException extends RuntimeException {

        private static final long serialVersionUID = 1;

        OutOfStockException(String sku) {
            super("Too little of " + sku);
        }
    }

    /** Places an order for quantities by stock keeping unit. */
    public Order place(long store, long customer, Map<String, Integer> quantities) {
        stores.workFor(store);
        long order = number(
                "insert into orders (profile_id, currency) select ?, currency from stores where id = ? returning id",
                customer,
                store);
        quantities.forEach((sku, quantity) -> addItem(order, sku, quantity));
        jdbc.update("""
                update orders o
                set shipping_cents = case
                  when o.subtotal_cents >= (s.settings ->> 'free_shipping_from_cents')::bigint then 0
                  else coalesce((s.settings ->> 'shipping_cents')::bigint, 0) end
                from stores s where s.id = o.store_id and o.id = ?
                """, order);
        enqueueConfirmation(order);
        return find(store, order);
    }

    /** Captures the payment; the same key again changes nothing. */
    public Order pay(long store, long order, String idempotencyKey) {
        Order current = find(store, order);
        int taken = jdbc.update("""
                insert into payments (order_id, status, amount_cents, provider, idempotency_key, captured_at)
                values (?, 'captured', ?, 'card', ?, now()) on conflict (store_id, idempotency_key) do nothing
                """, order, current.total(), idempotencyKey);
        if (taken == 1) {
            setStatus(order, "paid");
        }
        return find(store, order);
    }

    /** Cancels an order and releases its stock. */
    public Order cancel(long store, long order) {
        stores.workFor(store);
        setStatus(order, "cancelled");
        jdbc.update("""
                update inventory_levels l set reserved = reserved - i.quantity
                from order_items i where i.order_id = ? and i.variant_id = l.variant_id
                """, order);
        return find(store, order);
    }

    /** Reads an order. */
    public Order find(long store, long order) {
        stores.workFor(store);
        return jdbc.queryForObject(
                "select id, number, status, total_cents from orders where id = ?",
                (row, i) -> new Order(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4)),
                order);
    }

    /** Counts the payments for an order. */
    public long payments(long store, long order) {
        stores.workFor(store);
        return number("select count(*) from payments where order_id = ?", order);
    }

    /** Returns how many units of an item can be sold. */
    public long available(String sku) {
        return number(
                "select available from inventory_levels l join product_variants v on v.id = l.variant_id where v.sku = ?",
                sku);
    }

    private void addItem(long order, String sku, int quantity) {
        int added = jdbc.update("""
                insert into order_items (order_id, variant_id, sku, title, quantity, unit_price_cents)
                select ?, v.id, v.sku, v.title, ?, price_at(v.id, now()) from product_variants v
                where v.sku = ? and v.store_id = current_store_id()
                """, order, quantity, sku);
        int reserved = jdbc.update("""
                update inventory_levels l set reserved = reserved + ? from product_variants v
                where v.id = l.variant_id and v.sku = ? and l.on_hand - l.reserved >= ?
                """, quantity, sku, quantity);
        if (added == 0 || reserved == 0) {
            throw new OutOfStockException(sku);
        }
    }

    private void enqueueConfirmation(long order) {
        jdbc.update(
                "insert into jobs (kind, payload) values ('confirmation', jsonb_build_object('key', ?::text))", order);
    }

    private void setStatus(long order, String status) {
        jdbc.update("update orders set status = ?::order_status where id = ?", status, order);
    }

    private long number(String sql, Object... arguments) {
        Long number = jdbc.queryForObject(sql, Long.class, arguments);
        return number == null ? 0 : number;
    }
}
