// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.db;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.Shop.HARBOUR;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.orders.Checkout;
import io.github.pgtestdb.examples.orders.Order;
import io.github.pgtestdb.examples.orders.Orders;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** These policies would not apply to a superuser. */
@IsolatedPostgres
class RowLevelSecurityTests {

    @BeforeEach
    void oneCustomerInEachStore(DataSource db) throws SQLException {
        Shop.customer(db, ALPINE, "ada");
        Shop.customer(db, HARBOUR, "horatio");
    }

    @Test
    void testsRunAsAnOrdinaryRole(Connection connection) throws SQLException {
        assertThat(Sql.text(
                        connection,
                        "select concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, d.datdba = r.oid)"
                                + " from pg_roles r, pg_database d"
                                + " where rolname = current_user and datname = current_database()"))
                .isEqualTo("f f f f t");
    }

    @Test
    void everyTenantTableForcesItsPolicies(Connection connection) throws SQLException {
        assertThat(Sql.number(
                        connection,
                        "select count(*) from pg_class where relrowsecurity and relforcerowsecurity"
                                + " and relowner = current_user::regrole"))
                .isEqualTo(12);
    }

    @Test
    void nothingIsVisibleOutsideOfAStore(Connection connection) throws SQLException {
        assertThat(Sql.list(connection, "select email from profiles", row -> row.getString(1)))
                .isEmpty();
    }

    @Test
    void aStoreSeesItsOwnRows(Connection connection) throws SQLException {
        Shop.enter(connection, HARBOUR);
        assertThat(Sql.list(connection, "select email from profiles", row -> row.getString(1)))
                .containsExactly("horatio@example.org");
    }

    @Test
    void aStoreCannotWriteIntoAnother(Connection connection) throws SQLException {
        Shop.enter(connection, HARBOUR);
        assertFails(
                "42501",
                "new row violates row-level security policy for table \"profiles\"",
                () -> Sql.update(
                        connection,
                        "insert into profiles (store_id, email, display_name) values (1, 'eve@example.org', 'Eve')"));
    }

    @Test
    void aStoreCannotGiveItsRowsAway(Connection connection) throws SQLException {
        Shop.enter(connection, HARBOUR);
        assertFails(
                "42501",
                "new row violates row-level security policy",
                () -> Sql.update(connection, "update profiles set store_id = 1"));
    }

    @Test
    void updatesAndDeletesPassOverOthersRows(Connection connection) throws SQLException {
        Shop.enter(connection, HARBOUR);
        assertThat(Sql.update(connection, "update profiles set display_name = 'Mine' where id = 1"))
                .isZero();
        assertThat(Sql.update(connection, "delete from profiles")).isEqualTo(1);
        Shop.enter(connection, ALPINE);
        assertThat(Sql.text(connection, "select display_name from profiles")).isEqualTo("ada");
    }

    @Test
    void anOrderIsNotFoundFromAnotherStore(DataSource db) throws SQLException {
        Order order = new Checkout(db).place(ALPINE, 1, Map.of("ROPE-60", 1));
        Transactions transactions = new Transactions(db);
        Optional<Order> own = transactions.inStore(ALPINE, c -> Orders.find(c, order.id()));
        Optional<Order> anothers = transactions.inStore(HARBOUR, c -> Orders.find(c, order.id()));
        assertThat(own).isPresent();
        assertThat(anothers).isEmpty();
    }

    @Test
    void anOrderCannotNameAnotherStoresCustomer(DataSource db) {
        assertFails(
                "23503",
                "orders_store_id_profile_id_fkey",
                () -> new Checkout(db).place(ALPINE, 2, Map.of("ROPE-60", 1)));
    }

    @Test
    void theBackOfficeReadsAllAndWritesNothing(DataSource db) throws SQLException {
        Transactions transactions = new Transactions(db);
        assertThat(transactions.<Long>backOffice(c -> Sql.number(c, "select count(*) from profiles")))
                .isEqualTo(2);
        assertThat(transactions.<Integer>backOffice(c -> Sql.update(c, "delete from profiles")))
                .isZero();
    }

    @Test
    void aViewShowsNoMoreThanItsTables(DataSource db) throws SQLException {
        new Checkout(db).place(ALPINE, 1, Map.of("ROPE-60", 1));
        String count = "select count(*) from order_summaries";
        assertThat(new Transactions(db).<Long>inStore(ALPINE, c -> Sql.number(c, count)))
                .isEqualTo(1);
        assertThat(new Transactions(db).<Long>inStore(HARBOUR, c -> Sql.number(c, count)))
                .isZero();
    }
}
