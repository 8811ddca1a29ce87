// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.metrics;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** Sales by day. The roll-up reads across stores, so call it in a back-office transaction. */
public final class SalesReport {

    private SalesReport() {}

    /** A day's sales, and the running total up to that day. */
    public record Day(LocalDate day, int orders, long revenueCents, long runningCents) {}

    /** Computes a day's figures, and replaces earlier ones; returns the number of stores that sold something. */
    public static int rollUp(Connection connection, LocalDate day) throws SQLException {
        return (int) Sql.number(connection, "select roll_up_sales(?)", day);
    }

    /** Reads the days of a store, with a running total. */
    public static List<Day> of(Connection connection, long store) throws SQLException {
        return Sql.list(
                connection,
                """
                select day, orders, revenue_cents, sum(revenue_cents) over (order by day)
                from sales_metrics where store_id = ? order by day
                """,
                row -> new Day(row.getObject(1, LocalDate.class), row.getInt(2), row.getLong(3), row.getLong(4)),
                store);
    }

    /** Computes the lifetime value of each customer of each store; returns the number of customers. */
    public static int rollUpCustomers(Connection connection) throws SQLException {
        return Sql.update(connection, """
                insert into customer_metrics (profile_id, orders, lifetime_cents, last_order_at)
                select profile_id, count(*), sum(total_cents), max(placed_at)
                from orders where status in ('paid', 'fulfilled')
                group by profile_id
                on conflict (profile_id) do update set
                  orders = excluded.orders, lifetime_cents = excluded.lifetime_cents,
                  last_order_at = excluded.last_order_at
                """);
    }
}
