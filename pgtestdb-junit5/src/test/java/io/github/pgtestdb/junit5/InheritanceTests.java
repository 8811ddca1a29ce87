// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The elements that may bear a declaration: a superclass, an interface, an enclosing class, another annotation. */
class InheritanceTests {

    @Test
    void inheritsFromASuperclass() {
        Jupiter.pass(2, SubclassTestCase.class);
    }

    @IsolatedPostgres(migrator = BillingMigrator.class)
    static class BaseTestCase {

        @IsolatedPostgres
        protected DataSource field;

        @BeforeEach
        void sameAsTheFields(DataSource db) {
            assertThat(db).isSameAs(field);
        }

        @Test
        void inherited(DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
        }
    }

    static class SubclassTestCase extends BaseTestCase {
        @Test
        void own(DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
        }
    }

    @Test
    void inheritsFromAnInterface() {
        Jupiter.pass(1, ImplementingTestCase.class);
    }

    @IsolatedPostgres(migrator = BillingMigrator.class)
    interface WithBilling {
        @Test
        default void hasInvoices(DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
        }
    }

    static class ImplementingTestCase implements WithBilling {}

    @Test
    void theInnerDeclarationWins() {
        Jupiter.pass(3, OverridingTestCase.class);
    }

    @IsolatedPostgres(migrator = NotesMigrator.class)
    static class OverridingTestCase {

        @Test
        @IsolatedPostgres(migrator = BillingMigrator.class)
        void onTheMethod(DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
        }

        @Test
        void onTheParameter(@IsolatedPostgres(migrator = BillingMigrator.class) DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
        }

        @Nested
        @IsolatedPostgres(migrator = BillingMigrator.class)
        class Inner {
            @Test
            void onTheNestedClass(DataSource db) throws SQLException {
                assertThat(Notes.tables(db)).containsExactly("invoice");
            }
        }
    }

    @Test
    void standsOnOtherAnnotations() {
        Jupiter.pass(3, ComposedTestCase.class);
    }

    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD, ElementType.PARAMETER})
    @Retention(RetentionPolicy.RUNTIME)
    @IsolatedPostgres(name = "billing", migrator = BillingMigrator.class)
    @interface BillingDatabase {}

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @BillingDatabase
    @IsolatedPostgres
    @interface BothDatabases {}

    @SuppressWarnings("NullAway.Init") // NullAway does not support composed annotations.
    static class ComposedTestCase {

        @BillingDatabase
        private DataSource field;

        @Test
        @BillingDatabase
        void onTheMethod(DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
            assertThat(db).isSameAs(field);
        }

        @Test
        void onTheParameter(@BillingDatabase DataSource db) {
            assertThat(db).isSameAs(field);
        }

        @Nested
        @BothDatabases
        class Inner {
            @Test
            void onTheClass(DataSource notes, @IsolatedPostgres(name = "billing") DataSource billing)
                    throws SQLException {
                assertThat(Notes.tables(notes)).containsExactly("note");
                assertThat(Notes.tables(billing)).containsExactly("invoice");
            }
        }
    }
}
