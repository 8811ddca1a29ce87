// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.support;

import io.github.pgtestdb.examples.customers.Profiles;
import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.db.Transactions;
import io.github.pgtestdb.examples.orders.Checkout;
import io.github.pgtestdb.examples.orders.Order;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** Sample data in addition to the data of the migrations. */
public final class Shop {

    /** The store of Alpine Outfitters, from the seed. */
    public static final long ALPINE = 1;

    /** The store of Harbour Books, from the seed. */
    public static final long HARBOUR = 2;

    private Shop() {}

    /** Runs work in a transaction for Alpine Outfitters. */
    public static <T> T alpine(DataSource db, Transactions.Work<T> work) throws SQLException {
        return new Transactions(db).inStore(ALPINE, work);
    }

    /** Adds a customer; returns the id. */
    public static long customer(DataSource db, long store, String name) throws SQLException {
        return new Transactions(db).inStore(store, connection -> Profiles.add(connection, name + "@example.org", name));
    }

    /** Places an order of a new customer of Alpine Outfitters. */
    public static Order order(DataSource db, String name, Map<String, Integer> quantities) throws SQLException {
        return new Checkout(db).place(ALPINE, customer(db, ALPINE, name), quantities);
    }

    /**
     * Adds a discount of Alpine Outfitters, for example the columns {@code "code, kind, value"} with the values
     * {@code "'SPRING', 'percentage', 10"}.
     */
    public static void discount(DataSource db, String columns, String values) throws SQLException {
        alpine(
                db,
                connection ->
                        Sql.update(connection, "insert into discounts (" + columns + ") values (" + values + ")"));
    }

    /** Makes a connection work for a store until it is closed, outside of the shop's own transactions. */
    public static void enter(Connection connection, long store) throws SQLException {
        Sql.text(connection, "select set_config('app.store_id', ?, false)", Long.toString(store));
    }
}
