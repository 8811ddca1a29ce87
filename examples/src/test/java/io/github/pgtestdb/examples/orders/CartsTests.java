// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.orders;

import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class CartsTests {

    private static final String EXPIRED =
            "insert into carts (created_at, expires_at) select now() - interval '40 days', now() - interval '1 day'"
                    + " from generate_series(1, 5)";

    @BeforeEach
    void oneCustomer(DataSource db) throws SQLException {
        Shop.customer(db, Shop.ALPINE, "ada");
    }

    @Test
    void aCustomerHasOneCart(Connection db) throws SQLException {
        Shop.enter(db, Shop.ALPINE);
        assertThat(Carts.of(db, 1)).isEqualTo(Carts.of(db, 1));
    }

    @Test
    void quantitiesAddUp(Connection db) throws SQLException {
        Shop.enter(db, Shop.ALPINE);
        UUID cart = Carts.of(db, 1);
        Carts.add(db, cart, "ROPE-60", 1);
        assertThat(Carts.add(db, cart, "ROPE-60", 2)).isEqualTo(3);
        Carts.add(db, cart, "BAG-DOWN-L", 1);
        assertThat(Carts.contents(db, cart)).isEqualTo(Map.of("ROPE-60", 3, "BAG-DOWN-L", 1));
    }

    @Test
    void aCartHoldsNinetyNineOfAThing(Connection db) throws SQLException {
        Shop.enter(db, Shop.ALPINE);
        UUID cart = Carts.of(db, 1);
        Carts.add(db, cart, "ROPE-60", 99);
        assertFails("23514", "cart_items_quantity_check", () -> Carts.add(db, cart, "ROPE-60", 1));
    }

    @Test
    void expiredCartsGoInBatches(Connection db) throws SQLException {
        Shop.enter(db, Shop.ALPINE);
        UUID fresh = Carts.of(db, 1);
        Sql.update(db, EXPIRED);
        assertThat(Carts.purgeExpired(db, 3)).isEqualTo(3);
        assertThat(Carts.purgeExpired(db, 3)).isEqualTo(2);
        assertThat(Carts.purgeExpired(db, 3)).isZero();
        assertThat(Sql.text(db, "select id from carts")).isEqualTo(fresh.toString());
    }

    @Test
    void theyGoPastACartThatSomebodyUses(Connection db, Connection customer) throws SQLException {
        Shop.enter(db, Shop.ALPINE);
        Sql.update(db, EXPIRED);
        Shop.enter(customer, Shop.ALPINE);
        customer.setAutoCommit(false);
        Sql.list(customer, "select id from carts limit 1 for update", row -> row.getString(1));
        assertThat(Carts.purgeExpired(db, 10)).isEqualTo(4);
    }
}
