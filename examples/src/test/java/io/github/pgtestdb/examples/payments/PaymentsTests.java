// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.payments;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.Shop.alpine;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.orders.OrderStatus;
import io.github.pgtestdb.examples.orders.Orders;
import io.github.pgtestdb.examples.support.Race;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class PaymentsTests {

    private long order;

    @BeforeEach
    void oneOrderFor15900(DataSource db) throws SQLException {
        order = Shop.order(db, "ada", Map.of("ROPE-60", 1)).id();
    }

    @Test
    void aCapturePaysTheOrder(DataSource db) throws SQLException {
        new Payments(db).capture(ALPINE, order, "key-1");
        assertThat(status(db)).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void theSameKeyPaysOnce(DataSource db) throws SQLException {
        Payments payments = new Payments(db);
        assertThat(payments.capture(ALPINE, order, "key-1")).isEqualTo(payments.capture(ALPINE, order, "key-1"));
        assertThat(count(db, "payments")).isEqualTo(1);
    }

    @Test
    void theSameKeyPaysOnceEvenAtTheSameTime(DataSource db) throws Exception {
        List<Long> ids = Race.run(Collections.nCopies(3, () -> new Payments(db).capture(ALPINE, order, "key-1")));
        assertThat(ids).containsOnly(ids.get(0));
        assertThat(count(db, "payments")).isEqualTo(1);
    }

    @Test
    void anOrderIsNotPaidTwice(DataSource db) throws SQLException {
        new Payments(db).capture(ALPINE, order, "key-1");
        assertFails("23505", "payments_one_capture", () -> new Payments(db).capture(ALPINE, order, "key-2"));
    }

    @Test
    void partOfItIsPaidBack(DataSource db) throws SQLException {
        Payments payments = new Payments(db);
        payments.refund(ALPINE, payments.capture(ALPINE, order, "key-1"), 900, "scratched");
        assertThat(status(db)).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void allOfItIsPaidBackInParts(DataSource db) throws SQLException {
        Payments payments = new Payments(db);
        long payment = payments.capture(ALPINE, order, "key-1");
        payments.refund(ALPINE, payment, 900, "scratched");
        payments.refund(ALPINE, payment, 15_000, "sent back");
        assertThat(status(db)).isEqualTo(OrderStatus.REFUNDED);
    }

    @Test
    void moreThanWasPaidIsRefusedAtCommit(DataSource db) throws SQLException {
        Payments payments = new Payments(db);
        long payment = payments.capture(ALPINE, order, "key-1");
        assertFails(
                "SH003",
                "refunds of 15901 exceed the 15900 captured by payment 1",
                () -> payments.refund(ALPINE, payment, 15_901, "a slip"));
        assertThat(count(db, "refunds")).isZero();
    }

    @Test
    void aRefundMayBeCorrectedInItsTransaction(DataSource db) throws SQLException {
        long payment = new Payments(db).capture(ALPINE, order, "key-1");
        alpine(db, connection -> {
            Sql.update(
                    connection,
                    "insert into refunds (payment_id, amount_cents, reason) values (?, 99999, 'a slip')",
                    payment);
            return Sql.update(connection, "update refunds set amount_cents = 9999");
        });
        assertThat(count(db, "refunds")).isEqualTo(1);
    }

    @Test
    void twoRefundsAtOnceDoNotExceedThePayment(DataSource db) throws Exception {
        Payments payments = new Payments(db);
        long payment = payments.capture(ALPINE, order, "key-1");
        Callable<String> refund = () -> {
            try {
                payments.refund(ALPINE, payment, 10_000, "sent back");
                return "refunded";
            } catch (SQLException e) {
                return e.getSQLState();
            }
        };
        assertThat(Race.run(List.of(refund, refund))).containsExactlyInAnyOrder("refunded", "SH003");
    }

    private OrderStatus status(DataSource db) throws SQLException {
        return alpine(db, connection -> Orders.lock(connection, order).status());
    }

    private static long count(DataSource db, String table) throws SQLException {
        return alpine(db, connection -> Sql.number(connection, "select count(*) from " + table));
    }
}
