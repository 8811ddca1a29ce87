// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.orders.Order;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Two services, two databases in one test, each with its own migrations. */
// tag::two-databases[]
@IsolatedPostgres
@IsolatedPostgres(name = "billing", migrator = BillingMigrator.class)
class TwoDatabasesTests {

    @Test
    void anOrderIsInvoiced(DataSource shop, @IsolatedPostgres(name = "billing") Connection billing)
            throws SQLException {
        Order order = Shop.order(shop, "ada", Map.of("ROPE-60", 1));

        Sql.update(
                billing,
                "insert into invoices (order_number, total_cents) values (?, ?)",
                order.number(),
                order.total());

        assertThat(Sql.number(billing, "select total_cents from invoices where order_number = 10001"))
                .isEqualTo(15900);
    }
    // end::two-databases[]

    @Test
    void theLedgerHasToBalance(@IsolatedPostgres(name = "billing") Connection billing) throws SQLException {
        billing.setAutoCommit(false);
        Sql.update(billing, "insert into invoices (order_number, total_cents) values (1, 100)");
        Sql.update(billing, "insert into ledger_lines (invoice_id, account, amount_cents) values (1, 'sales', 100)");
        assertFails("BI001", "the lines of invoice 1 do not add up to zero", billing::commit);
    }
}
