// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.orders.Checkout;
import io.github.pgtestdb.examples.orders.Order;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The first test: one annotation, and every test method gets its own migrated database. */
// tag::first-test[]
@IsolatedPostgres
class OrderTests {

    @Test
    void placesAnOrder(DataSource db) throws SQLException {
        long customer = Shop.customer(db, Shop.ALPINE, "ada");

        Order order = new Checkout(db).place(Shop.ALPINE, customer, Map.of("ROPE-60", 1));

        assertThat(order.number()).isEqualTo(10001); // in every test, in whatever order they run
        assertThat(order.total()).isEqualTo(15900);
    }
}
// end::first-test[]
