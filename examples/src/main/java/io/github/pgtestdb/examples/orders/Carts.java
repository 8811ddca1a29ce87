// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.orders;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The carts of customers. */
public final class Carts {

    private Carts() {}

    /** Returns the customer's cart, and creates one if there is none. */
    public static UUID of(Connection connection, long profile) throws SQLException {
        return Sql.one(connection, """
                insert into carts (profile_id) values (?)
                on conflict (profile_id) where profile_id is not null do update set updated_at = now()
                returning id
                """, row -> row.getObject(1, UUID.class), profile);
    }

    /** Adds to a cart; returns the new quantity of the variant. */
    public static int add(Connection connection, UUID cart, String sku, int quantity) throws SQLException {
        return (int) Sql.number(connection, """
                insert into cart_items as c (cart_id, variant_id, quantity)
                select ?, id, ? from product_variants where sku = ?
                on conflict (cart_id, variant_id) do update set quantity = c.quantity + excluded.quantity
                returning quantity
                """, cart, quantity, sku);
    }

    /** Reads quantities by stock keeping unit. */
    public static Map<String, Integer> contents(Connection connection, UUID cart) throws SQLException {
        Map<String, Integer> contents = new TreeMap<>();
        Sql.list(
                connection,
                "select v.sku, c.quantity from cart_items c join product_variants v on v.id = c.variant_id"
                        + " where c.cart_id = ?",
                row -> contents.put(row.getString(1), row.getInt(2)),
                cart);
        return contents;
    }

    /** Deletes one batch of expired carts, except those that another transaction uses; returns how many. */
    public static int purgeExpired(Connection connection, int batch) throws SQLException {
        // Materialized, because a plain subquery may run once for each cart, and find other carts each time.
        return Sql.update(connection, """
                with expired as materialized (
                  select id from carts where expires_at <= now() order by expires_at limit ? for update skip locked)
                delete from carts using expired where carts.id = expired.id
                """, batch);
    }
}
