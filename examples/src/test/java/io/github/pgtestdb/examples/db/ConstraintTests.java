// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.db;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@IsolatedPostgres
class ConstraintTests {

    @BeforeEach
    void oneCustomer(Connection connection) throws SQLException {
        Shop.enter(connection, ALPINE);
        Sql.update(connection, "insert into profiles (email, display_name) values ('ada@example.org', 'Ada')");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    23502 | column "currency"             | insert into stores (slug, name) values ('a', 'A')
                    23503 | product_variants_store_id     | insert into product_variants (product_id, sku, title, price_cents) values (999, 'XYZ', 'x', 1)
                    23505 | stores_slug_key               | insert into stores (slug, name, currency) values ('harbour-books', 'B', 'EUR')
                    23505 | profiles_email                | insert into profiles (email, display_name) values ('ADA@example.org', 'A')
                    23514 | products_active_is_published  | update products set published_at = null where id = 1
                    23514 | inventory_levels_not_oversold | update inventory_levels set reserved = on_hand + 1 where variant_id = 1
                    23514 | money_cents_check             | update product_variants set price_cents = -1 where id = 1
                    23514 | email_address_check           | update profiles set email = 'ada at example'
                    23514 | discounts_value               | insert into discounts (code, kind, value) values ('MUCH', 'percentage', 101)
                    23P01 | price_periods_no_overlap      | insert into price_periods (variant_id, price_cents, during) values (1, 1, '[2026-01-01,2026-02-01)'), (1, 2, '[2026-01-15,)')
                    22P02 | enum product_status           | update products set status = 'sold'
                    22003 | out of range                  | update inventory_levels set on_hand = 3000000000
                    428C9 | "margin_cents"                | update product_variants set margin_cents = 5
                    42501 | audit log is append-only      | delete from audit_log
                    """)
    void refuses(String sqlState, String message, String statement, Connection connection) throws SQLException {
        Shop.enter(connection, ALPINE);
        assertFails(sqlState, message, () -> Sql.update(connection, statement));
    }

    @Test
    void checksADeferredForeignKeyAtCommit(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Sql.update(connection, "update products set primary_image_id = 999 where id = 1");
        assertFails("23503", "products_primary_image", connection::commit);
    }

    @Test
    void letsADeferredForeignKeyBeMetLater(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Sql.update(connection, "update products set primary_image_id = 3 where id = 4");
        Sql.update(
                connection,
                "insert into product_images (product_id, url) values (4, 'https://images.example/climbing-rope.jpg')");
        connection.commit();
        assertThat(Sql.number(connection, "select primary_image_id from products where id = 4"))
                .isEqualTo(3);
    }

    @Test
    void swapsPositionsUnderADeferredUniqueConstraint(Connection connection) throws SQLException {
        Sql.update(
                connection,
                "insert into product_images (product_id, url, position) values (1, 'https://images.example/2.jpg', 1)");
        assertThat(Sql.update(connection, "update product_images set position = 1 - position where product_id = 1"))
                .isEqualTo(2);
    }

    @Test
    void deletesWhatBelongsToADeletedRow(Connection connection) throws SQLException {
        Sql.update(connection, "delete from products where id = 1");
        assertThat(Sql.number(
                        connection,
                        "select (select count(*) from product_variants where product_id = 1)"
                                + " + (select count(*) from product_images where product_id = 1)"
                                + " + (select count(*) from inventory_levels where variant_id in (1, 2))"))
                .isZero();
    }

    @Test
    void allowsOneDefaultAddressOfAKind(Connection connection) throws SQLException {
        Shop.enter(connection, ALPINE);
        String address = "insert into addresses (profile_id, kind, recipient, line1, city, postal_code, country,"
                + " is_default) values (1, ?::address_kind, 'Ada', 'Main Street 1', 'Bern', '3000', 'CH', true)";
        Sql.update(connection, address, "billing");
        Sql.update(connection, address, "shipping");
        assertFails("23505", "addresses_one_default", () -> Sql.update(connection, address, "billing"));
    }
}
