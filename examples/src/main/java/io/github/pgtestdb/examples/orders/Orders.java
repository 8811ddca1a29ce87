// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.orders;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads and writes orders of the transaction's store. */
public final class Orders {

    private static final String SELECT = """
            select id, number, status, subtotal_cents, discount_cents, shipping_cents, total_cents, currency
            from orders
            """;

    private Orders() {}

    /** Finds an order; empty for an order of another store. */
    public static Optional<Order> find(Connection connection, long id) throws SQLException {
        return Sql.find(connection, SELECT + "where id = ?", Orders::read, id);
    }

    /** Lists a customer's orders, newest first. */
    public static List<Order> of(Connection connection, long profile) throws SQLException {
        return Sql.list(
                connection, SELECT + "where profile_id = ? order by placed_at desc, id desc", Orders::read, profile);
    }

    /** Locks an order until the transaction ends, and reads it. */
    public static Order lock(Connection connection, long id) throws SQLException {
        return Sql.one(connection, SELECT + "where id = ? for update", Orders::read, id);
    }

    /** Moves an order to another state; the database refuses a forbidden transition with SQLSTATE SH001. */
    public static void setStatus(Connection connection, long id, OrderStatus status) throws SQLException {
        Sql.update(connection, "update orders set status = ? where id = ?", status, id);
    }

    private static Order read(ResultSet row) throws SQLException {
        return new Order(
                row.getLong("id"),
                row.getLong("number"),
                OrderStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getLong("subtotal_cents"),
                row.getLong("discount_cents"),
                row.getLong("shipping_cents"),
                row.getLong("total_cents"),
                row.getString("currency"));
    }
}
