// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.inventory;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Moves stock. Every method works within the caller's transaction. */
public final class Inventory {

    private static final String SELECT = """
            select l.variant_id, v.sku, l.on_hand, l.reserved, l.available
            from inventory_levels l join product_variants v on v.id = l.variant_id
            """;

    private Inventory() {}

    /** Reads the level of one variant. */
    public static Stock of(Connection connection, String sku) throws SQLException {
        return Sql.one(connection, SELECT + "where v.sku = ?", Inventory::read, sku);
    }

    /** Lists the variants that need reordering. */
    public static List<Stock> low(Connection connection) throws SQLException {
        return Sql.list(
                connection, SELECT + "where l.on_hand - l.reserved <= l.reorder_point order by v.sku", Inventory::read);
    }

    /**
     * Reserves quantities by stock keeping unit for an order. Locks the levels in the order of their ids, so that two
     * orders for the same variants wait for each other instead of causing a deadlock.
     *
     * @throws OutOfStockException if there is too little of one; then nothing is reserved
     */
    public static void reserve(Connection connection, Map<String, Integer> quantities, String reference)
            throws SQLException {
        Map<String, Stock> levels = lock(connection, quantities.keySet());
        quantities.forEach((sku, wanted) -> {
            Stock level = levels.get(sku);
            int available = level == null ? 0 : level.available();
            if (available < wanted) {
                throw new OutOfStockException(sku, wanted, available);
            }
        });
        for (Stock level : levels.values()) {
            int quantity = quantities.getOrDefault(level.sku(), 0);
            Sql.update(
                    connection,
                    "update inventory_levels set reserved = reserved + ? where variant_id = ?",
                    quantity,
                    level.variant());
            record(connection, level.variant(), "reserved", quantity, reference);
        }
    }

    private static Map<String, Stock> lock(Connection connection, Set<String> skus) throws SQLException {
        return Sql.list(
                        connection,
                        SELECT + "where v.sku = any(?) and v.store_id = current_store_id()"
                                + " order by l.variant_id for update of l",
                        Inventory::read,
                        (Object) skus.toArray(new String[0]))
                .stream()
                .collect(Collectors.toMap(Stock::sku, Function.identity()));
    }

    /** Releases the stock that an order has reserved. */
    public static void release(Connection connection, long order) throws SQLException {
        settle(connection, order, "released", "reserved = l.reserved - i.quantity");
    }

    /** Removes the stock that an order has reserved from the shelf. */
    public static void ship(Connection connection, long order) throws SQLException {
        settle(connection, order, "shipped", "reserved = l.reserved - i.quantity, on_hand = l.on_hand - i.quantity");
    }

    /** Puts goods on the shelf. */
    public static void receive(Connection connection, String sku, int quantity) throws SQLException {
        long variant = Sql.number(connection, """
                insert into inventory_levels as l (variant_id, on_hand)
                select id, ? from product_variants where sku = ?
                on conflict (variant_id) do update set on_hand = l.on_hand + excluded.on_hand
                returning variant_id
                """, quantity, sku);
        record(connection, variant, "received", quantity, "delivery");
    }

    private static void settle(Connection connection, long order, String reason, String change) throws SQLException {
        Sql.list(
                connection,
                "select 1 from inventory_levels where variant_id in (select variant_id from order_items"
                        + " where order_id = ?) order by variant_id for update",
                row -> row.getInt(1),
                order);
        Sql.update(
                connection,
                "update inventory_levels l set " + change
                        + " from order_items i where i.variant_id = l.variant_id and i.order_id = ?",
                order);
        Sql.update(connection, """
                insert into inventory_movements (variant_id, reason, quantity, reference)
                select variant_id, ?::inventory_reason, -quantity, 'order ' || order_id
                from order_items where order_id = ?
                """, reason, order);
    }

    private static void record(Connection connection, long variant, String reason, int quantity, String reference)
            throws SQLException {
        Sql.update(
                connection,
                "insert into inventory_movements (variant_id, reason, quantity, reference)"
                        + " values (?, ?::inventory_reason, ?, ?)",
                variant,
                reason,
                quantity,
                reference);
    }

    private static Stock read(ResultSet row) throws SQLException {
        return new Stock(
                row.getLong("variant_id"),
                row.getString("sku"),
                row.getInt("on_hand"),
                row.getInt("reserved"),
                row.getInt("available"));
    }
}
