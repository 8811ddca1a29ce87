// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.payments;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.Shop.HARBOUR;
import static io.github.pgtestdb.examples.support.Shop.alpine;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.orders.Checkout;
import io.github.pgtestdb.examples.orders.Order;
import io.github.pgtestdb.examples.support.Race;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class DiscountsTests {

    private long ada;

    @BeforeEach
    void oneCustomer(DataSource db) throws SQLException {
        ada = Shop.customer(db, ALPINE, "ada");
    }

    @Test
    void aPercentageIsTakenOff(DataSource db) throws SQLException {
        Shop.discount(db, "code, kind, value", "'SPRING', 'percentage', 10");
        Order order = ropeWith(db, "spring");
        assertThat(order.discount()).isEqualTo(1_590);
        assertThat(order.total()).isEqualTo(14_310);
    }

    @Test
    void aFixedAmountNeverExceedsTheGoods(DataSource db) throws SQLException {
        Shop.discount(db, "code, kind, value", "'HUGE', 'fixed_amount', 999999");
        assertThat(ropeWith(db, "HUGE").total()).isZero();
    }

    @Test
    void aCodeIsGoodInItsOwnStoreOnly(DataSource db) throws SQLException {
        Shop.discount(db, "code, kind, value", "'SPRING', 'percentage', 10");
        long horatio = Shop.customer(db, HARBOUR, "horatio");
        assertThatExceptionOfType(DiscountRefusedException.class)
                .isThrownBy(() -> new Checkout(db).place(HARBOUR, horatio, Map.of("BOOK-PILOT", 1), "SPRING"))
                .withMessage("Discount SPRING: unknown, expired or used up");
    }

    @Test
    void anExpiredCodeIsRefusedAndTheOrderNotPlaced(DataSource db) throws SQLException {
        Shop.discount(
                db, "code, kind, value, active_during", "'SPRING', 'percentage', 10, tstzrange(null, '2025-06-01')");
        assertThatExceptionOfType(DiscountRefusedException.class)
                .isThrownBy(() -> ropeWith(db, "SPRING"))
                .withMessage("Discount SPRING: unknown, expired or used up");
        long orders = alpine(db, connection -> Sql.number(connection, "select count(*) from orders"));
        assertThat(orders).isZero();
    }

    @Test
    void aSmallOrderDoesNotUseTheCodeUp(DataSource db) throws SQLException {
        Shop.discount(db, "code, kind, value, minimum_cents, max_redemptions", "'BIG', 'percentage', 10, 50000, 1");
        assertThatExceptionOfType(DiscountRefusedException.class)
                .isThrownBy(() -> ropeWith(db, "BIG"))
                .withMessage("Discount BIG: the order is too small");
        assertThat(redeemed(db)).isZero();
    }

    @Test
    void theLastRedemptionIsGivenOutOnce(DataSource db) throws Exception {
        Shop.discount(db, "code, kind, value, max_redemptions", "'ONCE', 'percentage', 10, 1");
        Callable<Boolean> attempt = () -> {
            try {
                return ropeWith(db, "ONCE").discount() > 0;
            } catch (DiscountRefusedException e) {
                return false;
            }
        };
        assertThat(Race.run(Collections.nCopies(3, attempt))).containsOnlyOnce(true);
        assertThat(redeemed(db)).isEqualTo(1);
    }

    @Test
    void aCodeIsFreeAgainOnceItIsSwitchedOff(DataSource db, Connection connection) throws SQLException {
        Shop.discount(db, "code, kind, value", "'SPRING', 'percentage', 10");
        assertFails(
                "23505", "discounts_code", () -> Shop.discount(db, "code, kind, value", "'Spring', 'percentage', 20"));
        Shop.enter(connection, ALPINE);
        Sql.update(connection, "update discounts set is_active = false");
        Shop.discount(db, "code, kind, value", "'Spring', 'percentage', 20");
        assertThat(ropeWith(db, "SPRING").discount()).isEqualTo(3_180);
    }

    private Order ropeWith(DataSource db, String code) throws SQLException {
        return new Checkout(db).place(ALPINE, ada, Map.of("ROPE-60", 1), code);
    }

    private static long redeemed(DataSource db) throws SQLException {
        return alpine(db, connection -> Sql.number(connection, "select sum(redeemed) from discounts"));
    }
}
