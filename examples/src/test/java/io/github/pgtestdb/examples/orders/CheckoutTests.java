// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.orders;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.Shop.HARBOUR;
import static io.github.pgtestdb.examples.support.Shop.alpine;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.inventory.Inventory;
import io.github.pgtestdb.examples.inventory.OutOfStockException;
import io.github.pgtestdb.examples.inventory.Stock;
import io.github.pgtestdb.examples.payments.Payments;
import io.github.pgtestdb.examples.support.Race;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class CheckoutTests {

    @Test
    void sumsUpAndAddsShippingBelowALimit(DataSource db, Connection other) throws SQLException {
        Sql.update(other, "update product_variants set price_cents = 4500 where sku = 'ROPE-60'");
        Order small = Shop.order(db, "ada", Map.of("ROPE-60", 2));
        assertThat(small).isEqualTo(new Order(1, 10_001, OrderStatus.PENDING, 9_000, 0, 490, 9_490, "EUR"));
        Order large = Shop.order(db, "grace", Map.of("ROPE-60", 1, "TENT-RIDGE-RED", 1));
        assertThat(large).isEqualTo(new Order(2, 10_002, OrderStatus.PENDING, 29_400, 0, 0, 29_400, "EUR"));
    }

    @Test
    void ordersAreNumberedFromTheSameNumberInEveryTest(DataSource db) throws SQLException {
        assertThat(Shop.order(db, "ada", Map.of("ROPE-60", 1)).number()).isEqualTo(10_001);
        assertThat(Shop.order(db, "grace", Map.of("ROPE-60", 1)).number()).isEqualTo(10_002);
    }

    @Test
    void aNumberIsNotUsedAgainAfterARollback(DataSource db) throws SQLException {
        assertThatExceptionOfType(OutOfStockException.class)
                .isThrownBy(() -> Shop.order(db, "ada", Map.of("TENT-BASECAMP", 2)));
        assertThat(Shop.order(db, "grace", Map.of("ROPE-60", 1)).number()).isEqualTo(10_002);
    }

    @Test
    void leavesNothingBehindIfSomethingIsOutOfStock(DataSource db) throws SQLException {
        assertThatExceptionOfType(OutOfStockException.class)
                .isThrownBy(() -> Shop.order(db, "ada", Map.of("ROPE-60", 1, "TENT-BASECAMP", 2)))
                .withMessage("2 of TENT-BASECAMP wanted, 1 available");
        assertThat(countAll(db)).isEqualTo("0 orders, 0 items, 0 events, 0 reserved");
    }

    @Test
    void keepsThePriceOfTheDay(DataSource db, Connection other) throws SQLException {
        Order order = Shop.order(db, "ada", Map.of("ROPE-60", 2));
        Sql.update(other, "update product_variants set price_cents = 99900 where sku = 'ROPE-60'");
        assertThat(alpine(db, connection -> Orders.lock(connection, order.id())).subtotal())
                .isEqualTo(31_800);
    }

    @Test
    void refusesAProductThatIsNotOnSale(DataSource db, Connection other) throws SQLException {
        Sql.update(other, "update products set status = 'archived' where slug = 'climbing-rope'");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Shop.order(db, "ada", Map.of("ROPE-60", 1)))
                .withMessage("Not on sale: ROPE-60");
    }

    @Test
    void shippingTakesTheGoodsOffTheShelf(DataSource db, Connection other) throws SQLException {
        Order order = Shop.order(db, "ada", Map.of("ROPE-60", 2));
        new Payments(db).capture(ALPINE, order.id(), "key-1");
        new Checkout(db).ship(ALPINE, order.id(), "post", "CH-1");
        assertThat(Inventory.of(other, "ROPE-60")).isEqualTo(new Stock(6, "ROPE-60", 18, 0, 18));
        assertThat(alpine(db, connection -> Orders.lock(connection, order.id())).status())
                .isEqualTo(OrderStatus.FULFILLED);
    }

    @Test
    void cancellingGivesTheStockBack(DataSource db, Connection other) throws SQLException {
        Order order = Shop.order(db, "ada", Map.of("TENT-BASECAMP", 1));
        new Checkout(db).cancel(ALPINE, order.id());
        assertThat(Inventory.of(other, "TENT-BASECAMP").available()).isEqualTo(1);
    }

    @Test
    void anUnpaidOrderIsNotShipped(DataSource db, Connection other) throws SQLException {
        Order order = Shop.order(db, "ada", Map.of("ROPE-60", 2));
        assertFails(
                "SH001",
                "order 10001 cannot go from pending to fulfilled",
                () -> new Checkout(db).ship(ALPINE, order.id(), "post", "CH-1"));
        assertThat(Inventory.of(other, "ROPE-60")).isEqualTo(new Stock(6, "ROPE-60", 20, 2, 18));
    }

    @Test
    void oneOfTwoGetsTheLastTent(DataSource db) throws Exception {
        long ada = Shop.customer(db, ALPINE, "ada");
        long grace = Shop.customer(db, ALPINE, "grace");
        List<String> outcomes = Race.run(List.of(buyTheLastTent(db, ada), buyTheLastTent(db, grace)));
        assertThat(outcomes).containsExactlyInAnyOrder("bought", "1 of TENT-BASECAMP wanted, 0 available");
        assertThat(countAll(db)).isEqualTo("1 orders, 1 items, 1 events, 1 reserved");
    }

    @Test
    void ordersForTheSameThingsInOppositeOrderDoNotDeadlock(DataSource db) throws Exception {
        long ada = Shop.customer(db, ALPINE, "ada");
        long grace = Shop.customer(db, ALPINE, "grace");
        List<Order> orders = Race.run(List.of(
                () -> new Checkout(db).place(ALPINE, ada, lines("ROPE-60", "BAG-DOWN-M")),
                () -> new Checkout(db).place(ALPINE, grace, lines("BAG-DOWN-M", "ROPE-60"))));
        assertThat(orders).extracting(Order::subtotal).containsOnly(34_800L);
        assertThat(countAll(db)).isEqualTo("2 orders, 4 items, 2 events, 4 reserved");
    }

    @Test
    void eachStoreHasItsOwnShippingAndCurrency(DataSource db) throws SQLException {
        long horatio = Shop.customer(db, HARBOUR, "horatio");
        Order order = new Checkout(db).place(HARBOUR, horatio, Map.of("BOOK-WINTER", 2));
        assertThat(order).isEqualTo(new Order(1, 10_001, OrderStatus.PENDING, 2_598, 0, 350, 2_948, "GBP"));
    }

    private static Callable<String> buyTheLastTent(DataSource db, long customer) {
        return () -> {
            try {
                new Checkout(db).place(ALPINE, customer, Map.of("TENT-BASECAMP", 1));
                return "bought";
            } catch (OutOfStockException e) {
                return String.valueOf(e.getMessage());
            }
        };
    }

    private static Map<String, Integer> lines(String... skus) {
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (String sku : skus) {
            lines.put(sku, 1);
        }
        return lines;
    }

    private static String countAll(DataSource db) throws SQLException {
        return alpine(
                db,
                connection -> Sql.text(
                        connection,
                        "select concat((select count(*) from orders), ' orders, ', (select count(*) from order_items),"
                                + " ' items, ', (select count(*) from events), ' events, ',"
                                + " (select sum(reserved) from inventory_levels), ' reserved')"));
    }
}
