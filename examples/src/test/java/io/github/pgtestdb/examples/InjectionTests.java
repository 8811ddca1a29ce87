// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.examples.orders.Checkout;
import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * A database can be injected into the constructor, a field, {@code @BeforeEach} and a test method; all get the same
 * one.
 */
class InjectionTests {

    /** Into the constructor. */
    // tag::constructor[]
    @Nested
    @IsolatedPostgres
    class IntoTheConstructor {

        private final Checkout checkout;
        private final TestDatabase database;

        IntoTheConstructor(DataSource db, TestDatabase database) {
            this.checkout = new Checkout(db);
            this.database = database;
        }

        @BeforeEach
        void addACustomer(DataSource db) throws SQLException {
            Shop.customer(db, Shop.ALPINE, "ada");
        }

        @RepeatedTest(2)
        void placesAnOrder(TestDatabase same) throws SQLException {
            assertThat(checkout.place(Shop.ALPINE, 1, Map.of("ROPE-60", 1)).id())
                    .isEqualTo(1);
            assertThat(same).isSameAs(database);
        }
    }
    // end::constructor[]

    /** Into a field. */
    // tag::field[]
    @Nested
    class IntoAField {

        @IsolatedPostgres
        DataSource db;

        @Test
        void placesAnOrder() throws SQLException {
            assertThat(Shop.order(db, "ada", Map.of("ROPE-60", 1)).id()).isEqualTo(1);
        }
    }
    // end::field[]

    /** On a method or parameter, if only some tests of a class need a database. */
    // tag::method[]
    @Nested
    class IntoSomeTests {

        @Test
        @IsolatedPostgres
        void placesAnOrder(DataSource db) throws SQLException {
            assertThat(Shop.order(db, "ada", Map.of("ROPE-60", 1)).id()).isEqualTo(1);
        }

        @Test
        void placesAnotherOrder(@IsolatedPostgres DataSource db) throws SQLException {
            assertThat(Shop.order(db, "ada", Map.of("ROPE-60", 1)).id()).isEqualTo(1);
        }
    }
    // end::method[]
}
