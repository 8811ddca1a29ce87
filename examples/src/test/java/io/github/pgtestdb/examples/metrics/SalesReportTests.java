// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.metrics;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.Shop.HARBOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.db.Transactions;
import io.github.pgtestdb.examples.metrics.SalesReport.Day;
import io.github.pgtestdb.examples.orders.Checkout;
import io.github.pgtestdb.examples.orders.Order;
import io.github.pgtestdb.examples.payments.Payments;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class SalesReportTests {

    private static final LocalDate MONDAY = LocalDate.of(2026, 5, 4);

    @BeforeEach
    void threePaidOrdersAndOneThatIsNot(DataSource db) throws SQLException {
        sell(db, ALPINE, "ada", Map.of("ROPE-60", 2), MONDAY);
        sell(db, ALPINE, "grace", Map.of("BAG-DOWN-M", 1), MONDAY.plusDays(1));
        sell(db, HARBOUR, "horatio", Map.of("BOOK-WINTER", 3), MONDAY);
        Shop.order(db, "eve", Map.of("TENT-BASECAMP", 1));
    }

    @Test
    void aDayIsSummedUpForEveryStoreThatSold(DataSource db, Connection other) throws SQLException {
        assertThat(rollUp(db, MONDAY)).isEqualTo(2);
        assertThat(rollUp(db, MONDAY.plusDays(1))).isEqualTo(1);
        assertThat(SalesReport.of(other, ALPINE))
                .containsExactly(new Day(MONDAY, 1, 31_800, 31_800), new Day(MONDAY.plusDays(1), 1, 18_900, 50_700));
    }

    @Test
    void summingUpAgainChangesNothing(DataSource db, Connection other) throws SQLException {
        rollUp(db, MONDAY);
        rollUp(db, MONDAY);
        assertThat(SalesReport.of(other, HARBOUR)).containsExactly(new Day(MONDAY, 1, 4_247, 4_247));
    }

    @Test
    void withoutTheBackOfficeThereIsNothingToSum(DataSource db) throws SQLException {
        assertThat(new Transactions(db).<Integer>run(c -> SalesReport.rollUp(c, MONDAY)))
                .isZero();
    }

    @Test
    void customersAreWorthWhatTheyPaid(DataSource db, Connection other) throws SQLException {
        sell(db, ALPINE, "ada2", Map.of("BAG-DOWN-L", 1), MONDAY);
        assertThat(new Transactions(db).<Integer>backOffice(SalesReport::rollUpCustomers))
                .isEqualTo(4);
        assertThat(Sql.list(
                        other,
                        "select lifetime_cents from customer_metrics order by lifetime_cents desc",
                        row -> row.getInt(1)))
                .containsExactly(31_800, 19_900, 18_900, 4_247);
    }

    @Test
    void bestsellersAreRefreshedWithoutLockingReadersOut(DataSource db, Connection other) throws SQLException {
        assertThat(Sql.number(other, "select count(*) from bestsellers")).isZero();
        new Transactions(db)
                .backOffice(connection -> Sql.update(connection, "refresh materialized view concurrently bestsellers"));
        assertThat(Sql.list(
                        other,
                        "select place || ' ' || sku from bestsellers where store_id = 1 order by place",
                        row -> row.getString(1)))
                .containsExactly("1 ROPE-60", "2 BAG-DOWN-M");
    }

    private static int rollUp(DataSource db, LocalDate day) throws SQLException {
        return new Transactions(db).backOffice(connection -> SalesReport.rollUp(connection, day));
    }

    private static void sell(DataSource db, long store, String name, Map<String, Integer> quantities, LocalDate day)
            throws SQLException {
        Order order = new Checkout(db).place(store, Shop.customer(db, store, name), quantities);
        new Payments(db).capture(store, order.id(), name);
        new Transactions(db)
                .inStore(
                        store,
                        connection -> Sql.update(
                                connection,
                                "update orders set placed_at = (?::date + time '10:00') at time zone 'UTC' where id = ?",
                                day,
                                order.id()));
    }
}
