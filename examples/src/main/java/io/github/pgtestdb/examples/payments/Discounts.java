// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.payments;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Discount codes of the transaction's store. */
public final class Discounts {

    private Discounts() {}

    /** Subtracts a discount from an order, and counts the redemption. */
    public static void redeem(Connection connection, long order, String code) throws SQLException {
        long discount = claim(connection, code);
        long amount = Sql.find(connection, """
                        select discount_amount(d, o.subtotal_cents, o.shipping_cents)
                        from discounts d, orders o
                        where d.id = ? and o.id = ? and o.subtotal_cents >= d.minimum_cents
                        """, row -> row.getLong(1), discount, order)
                .orElseThrow(() -> new DiscountRefusedException(code, "the order is too small"));
        Sql.update(connection, "update orders set discount_cents = ? where id = ?", amount, order);
        Sql.update(
                connection,
                "insert into discount_redemptions (discount_id, order_id, amount_cents) values (?, ?, ?)",
                discount,
                order,
                amount);
    }

    /** Counts one more redemption. The check is part of the update, so that the last redemption is used only once. */
    private static long claim(Connection connection, String code) throws SQLException {
        return Sql.find(connection, """
                        update discounts set redeemed = redeemed + 1
                        where lower(code) = lower(?) and is_active and active_during @> now()
                          and (max_redemptions is null or redeemed < max_redemptions)
                        returning id
                        """, row -> row.getLong(1), code)
                .orElseThrow(() -> new DiscountRefusedException(code, "unknown, expired or used up"));
    }
}
