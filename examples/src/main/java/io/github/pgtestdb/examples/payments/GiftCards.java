// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.payments;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Gift cards of the transaction's store. */
public final class GiftCards {

    private GiftCards() {}

    /** Issues a card; returns its id. */
    public static long issue(Connection connection, String code, String currency, long cents) throws SQLException {
        return Sql.number(
                connection,
                "insert into gift_cards (code, currency, initial_cents) values (?, ?, ?) returning id",
                code,
                currency,
                cents);
    }

    /** Spends as much of an amount as the card covers; returns the amount that was spent. */
    public static long spend(Connection connection, String code, long cents) throws SQLException {
        // The row lock makes two checkouts with one card wait for each other.
        long balance = Sql.number(connection, "select balance_cents from gift_cards where code = ? for update", code);
        long spent = Math.min(balance, cents);
        if (spent > 0) {
            Sql.update(
                    connection,
                    "insert into gift_card_entries (gift_card_id, amount_cents)"
                            + " select id, ? from gift_cards where code = ?",
                    -spent,
                    code);
        }
        return spent;
    }

    /** Reads the balance of a card. */
    public static long balance(Connection connection, String code) throws SQLException {
        return Sql.number(connection, "select balance_cents from gift_cards where code = ?", code);
    }
}
