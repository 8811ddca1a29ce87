// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension with a builder: alone, with a second one, and with the annotation. */
class RegisteredExtensionTests {

    @Test
    void injectsEverywhere() {
        Jupiter.pass(2, AloneTestCase.class);
    }

    static class AloneTestCase {

        @RegisterExtension
        static final IsolatedPostgresExtension POSTGRES = IsolatedPostgresExtension.builder()
                .migrator(new BillingMigrator())
                .build();

        @IsolatedPostgres
        private DataSource field;

        private final DataSource constructed;

        AloneTestCase(DataSource constructed) {
            this.constructed = constructed;
        }

        @BeforeEach
        void beforeEach(DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
        }

        @Test
        void one(DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
            assertThat(db).isSameAs(constructed).isSameAs(field);
        }

        @Nested
        class Inner {
            @Test
            void two(DataSource db) {
                assertThat(db).isSameAs(constructed).isSameAs(field);
            }
        }
    }

    @Test
    @DisplayName("Several registered extensions work together and with the annotation")
    void combinesWithOthersAndAnnotation() {
        Jupiter.pass(1, TogetherTestCase.class);
    }

    @IsolatedPostgres
    static class TogetherTestCase {

        @RegisterExtension
        static final IsolatedPostgresExtension BILLING = IsolatedPostgresExtension.builder()
                .name("billing")
                .migrator(new BillingMigrator())
                .build();

        @RegisterExtension
        static final IsolatedPostgresExtension SHARED = IsolatedPostgresExtension.builder()
                .name("shared")
                .scope(DatabaseScope.CLASS)
                .keep(KeepPolicy.NEVER)
                .build();

        @BeforeAll
        static void seed(@IsolatedPostgres(name = "shared") DataSource shared) throws SQLException {
            Notes.add(shared, "seed");
        }

        @Test
        void apart(
                DataSource notes,
                @IsolatedPostgres(name = "billing") DataSource billing,
                @IsolatedPostgres(name = "shared") DataSource shared)
                throws SQLException {
            assertThat(Notes.all(notes)).isEmpty();
            assertThat(Notes.tables(billing)).containsExactly("invoice");
            assertThat(Notes.all(shared)).containsExactly("seed");
        }
    }

    @Test
    void anInstanceFieldServesMethods() {
        Jupiter.pass(1, InstanceFieldTestCase.class);
    }

    static class InstanceFieldTestCase {

        @RegisterExtension
        final IsolatedPostgresExtension postgres = IsolatedPostgresExtension.builder()
                .migrator(new BillingMigrator())
                .build();

        @Test
        void one(DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
        }
    }

    @Test
    void servesPerClassInstances() {
        Jupiter.pass(1, PerClassTestCase.class);
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClassTestCase {

        @RegisterExtension
        static final IsolatedPostgresExtension POSTGRES =
                IsolatedPostgresExtension.builder().build();

        private final DataSource constructed;

        PerClassTestCase(DataSource constructed) {
            this.constructed = constructed;
        }

        @Test
        void one(DataSource db) {
            assertThat(db).isSameAs(constructed);
        }
    }

    @Test
    @DisplayName("The extension uses the caller's engine and does not close it")
    void leavesEngineOfCallerOpen() {
        Jupiter.pass(1, OwnEngineTestCase.class);
        try (TestDatabase stillWorks = OwnEngineTestCase.ENGINE.create()) {
            assertThat(stillWorks.name()).isNotEmpty();
        }
        OwnEngineTestCase.ENGINE.close();
    }

    static class OwnEngineTestCase {

        static final PgTestDb ENGINE =
                PgTestDb.builder().migrator(new BillingMigrator()).build();

        @RegisterExtension
        static final IsolatedPostgresExtension POSTGRES =
                IsolatedPostgresExtension.builder().engine(ENGINE).build();

        @RegisterExtension
        static final IsolatedPostgresExtension SHARED = IsolatedPostgresExtension.builder()
                .name("shared")
                .engine(ENGINE)
                .scope(DatabaseScope.CLASS)
                .build();

        @Test
        void one(DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
        }

        @AfterAll
        static void stillOpen(@IsolatedPostgres(name = "shared") DataSource db) throws SQLException {
            assertThat(Notes.tables(db)).containsExactly("invoice");
        }
    }

    @Test
    void theBuilderRefusesASecondValue() {
        assertThatIllegalStateException()
                .isThrownBy(() -> IsolatedPostgresExtension.builder().name("a").name("b"))
                .withMessage("name is set already, to a; refused: b");
        assertThatIllegalStateException()
                .isThrownBy(() -> IsolatedPostgresExtension.builder()
                        .setting("pgtestdb.password", "secret")
                        .setting("pgtestdb.password", "terces"))
                .withMessage("The setting pgtestdb.password is set already.");
    }

    @Test
    @DisplayName("The builder refuses settings if it also has an engine")
    void refusesSettingsWithEngine() {
        try (PgTestDb engine = PgTestDb.builder().build()) {
            IsolatedPostgresExtension.Builder builder =
                    IsolatedPostgresExtension.builder().engine(engine).setting("pgtestdb.keep", "always");
            assertThatIllegalStateException()
                    .isThrownBy(builder::build)
                    .withMessage(
                            "The engine has its settings already; remove either engine(...) or setting(pgtestdb.keep).");
        }
    }
}
