// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.micronaut;

import io.github.pgtestdb.examples.customers.Profiles;
import io.github.pgtestdb.examples.db.Transactions;
import io.github.pgtestdb.examples.orders.Checkout;
import io.github.pgtestdb.examples.orders.Order;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** Takes orders of new customers. Thread-safe. */
@Singleton
public class OrderDesk {

    private final DataSource database;

    /** Creates a desk on the application's data source. */
    public OrderDesk(DataSource database) {
        this.database = database;
    }

    /** Adds the customer, and places the order. */
    public Order order(long store, String customer, Map<String, Integer> quantities) throws SQLException {
        long profile = new Transactions(database)
                .inStore(store, connection -> Profiles.add(connection, customer + "@example.org", customer));
        return new Checkout(database).place(store, profile, quantities);
    }
}
