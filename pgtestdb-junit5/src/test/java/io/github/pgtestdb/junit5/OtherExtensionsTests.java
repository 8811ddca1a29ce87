// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Other JUnit extensions use the database of the running test. */
class OtherExtensionsTests {

    /** Fills the database of each test. */
    static final class Filler implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) throws SQLException {
            TestDatabase database = IsolatedPostgresExtension.database(context, "");
            Notes.add(database.dataSource(), "filled");
        }
    }

    @Test
    @DisplayName("An extension gets the database that the test's parameters get, also if it is registered first")
    void sharesDatabaseWithTest() {
        Jupiter.pass(2, FilledTestCase.class);
    }

    @ExtendWith(Filler.class)
    @IsolatedPostgres
    static class FilledTestCase {
        @Test
        void one(DataSource db) throws SQLException {
            assertThat(Notes.all(db)).containsExactly("filled");
            Notes.add(db, "more");
        }

        @Test
        void another(DataSource db) throws SQLException {
            assertThat(Notes.all(db)).containsExactly("filled");
            Notes.add(db, "more");
        }
    }

    @Test
    void refusesUndeclaredDatabase() {
        assertThat(Jupiter.failure(UndeclaredTestCase.class))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("The extension of " + UndeclaredTestCase.class.getName()
                        + " asks for the database without a name, which is not declared. Annotate the class with"
                        + " @IsolatedPostgres, or register an IsolatedPostgresExtension.");
    }

    @ExtendWith(Filler.class)
    static class UndeclaredTestCase {
        @Test
        void test() {}
    }

    static final class EarlyFiller implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            IsolatedPostgresExtension.database(context, "");
        }
    }

    @Test
    void refusesClassContextWithMethodScope() {
        assertThat(Jupiter.failure(EarlyTestCase.class))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageStartingWith("The extension of " + EarlyTestCase.class.getName()
                        + " asks for the database without a name outside of a test, but with scope = METHOD each test"
                        + " has its own");
    }

    @IsolatedPostgres
    @ExtendWith(EarlyFiller.class)
    static class EarlyTestCase {
        @Test
        void test() {}
    }
}
