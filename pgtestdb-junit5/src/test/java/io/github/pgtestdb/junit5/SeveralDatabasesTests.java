// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several databases in one test, distinguished by name. */
class SeveralDatabasesTests {

    @Test
    void eachNameHasItsMigrator() {
        List<Map<String, String>> entries =
                Jupiter.entries(Jupiter.pass(1, TwoTestCase.class).testEvents());
        assertThat(entries).hasSize(2);
        assertThat(entries.get(0)).containsOnlyKeys("pgtestdb.database");
        assertThat(entries.get(1)).containsKey("pgtestdb.database").containsEntry("pgtestdb.name", "billing");
    }

    @IsolatedPostgres
    @IsolatedPostgres(name = "billing", migrator = BillingMigrator.class)
    static class TwoTestCase {

        @Test
        void apart(
                DataSource notes,
                @IsolatedPostgres(name = "billing") DataSource billing,
                @IsolatedPostgres(name = "billing") Connection sameBilling)
                throws SQLException {
            assertThat(Notes.tables(notes)).containsExactly("note");
            assertThat(Notes.tables(billing)).containsExactly("invoice");
            assertThat(Notes.databaseName(sameBilling)).isEqualTo(Notes.databaseName(billing));
        }
    }

    @Test
    @DisplayName("The only declared database needs no name at the parameter")
    void onlyDatabaseNeedsNoName() {
        Jupiter.pass(1, OnlyOneTestCase.class);
    }

    @IsolatedPostgres(name = "billing", migrator = BillingMigrator.class)
    static class OnlyOneTestCase {

        @IsolatedPostgres(name = "billing")
        private DataSource field;

        @Test
        void onlyOne(DataSource db) {
            assertThat(db).isSameAs(field);
        }
    }

    @Test
    void parametersDeclareTheirOwn() {
        Jupiter.pass(2, OnParametersTestCase.class);
    }

    static class OnParametersTestCase {

        @Test
        void sameMigrator(
                @IsolatedPostgres(name = "source") DataSource source,
                @IsolatedPostgres(name = "target") DataSource target)
                throws SQLException {
            Notes.add(source, "source");
            assertThat(Notes.all(target)).isEmpty();
        }

        @Test
        void twoMigrators(
                @IsolatedPostgres DataSource notes,
                @IsolatedPostgres(name = "billing", migrator = BillingMigrator.class) DataSource billing)
                throws SQLException {
            assertThat(Notes.tables(notes)).containsExactly("note");
            assertThat(Notes.tables(billing)).containsExactly("invoice");
        }
    }

    @Test
    void scopesDifferByName() {
        Jupiter.pass(2, TwoScopesTestCase.class);
        List<Object> seen = Seen.by(TwoScopesTestCase.class);
        assertThat(seen.get(0)).isEqualTo(seen.get(2));
        assertThat(seen.get(1)).isNotEqualTo(seen.get(3));
    }

    @IsolatedPostgres(name = "shared", scope = DatabaseScope.CLASS)
    @IsolatedPostgres(name = "own")
    static class TwoScopesTestCase {

        @Test
        void one(@IsolatedPostgres(name = "shared") Connection shared, @IsolatedPostgres(name = "own") Connection own)
                throws SQLException {
            note(shared, own);
        }

        @Test
        void two(@IsolatedPostgres(name = "shared") Connection shared, @IsolatedPostgres(name = "own") Connection own)
                throws SQLException {
            note(shared, own);
        }

        private static void note(Connection shared, Connection own) throws SQLException {
            Seen.add(TwoScopesTestCase.class, Notes.databaseName(shared));
            Seen.add(TwoScopesTestCase.class, Notes.databaseName(own));
        }
    }
}
