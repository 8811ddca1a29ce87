// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.orders.Checkout;
import io.github.pgtestdb.examples.orders.OrderStatus;
import io.github.pgtestdb.examples.orders.Orders;
import io.github.pgtestdb.examples.payments.Payments;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.DatabaseScope;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One database for all tests of a class, which tell one story in several chapters. */
// tag::class-scope[]
@IsolatedPostgres(scope = DatabaseScope.CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.SAME_THREAD)
class ClassScopeTests {

    @BeforeAll
    static void aCustomerComes(DataSource db) throws SQLException {
        Shop.customer(db, Shop.ALPINE, "ada");
    }

    @Test
    @Order(1)
    void theyOrder(DataSource db) throws SQLException {
        assertThat(new Checkout(db).place(Shop.ALPINE, 1, Map.of("ROPE-60", 1)).id())
                .isEqualTo(1);
    }

    @Test
    @Order(2)
    void theyPay(DataSource db) throws SQLException {
        new Payments(db).capture(Shop.ALPINE, 1, "key-1");
        assertThat(Shop.alpine(db, connection -> Orders.lock(connection, 1)).status())
                .isEqualTo(OrderStatus.PAID);
    }
    // end::class-scope[]

    @Test
    @Order(3)
    void theyAreSentTheirRope(DataSource db, Connection connection) throws SQLException {
        new Checkout(db).ship(Shop.ALPINE, 1, "post", "CH-1");
        assertThat(Sql.number(connection, "select on_hand from inventory_levels where variant_id = 6"))
                .isEqualTo(19);
    }
}
