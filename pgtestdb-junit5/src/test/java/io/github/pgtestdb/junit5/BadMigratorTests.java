// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** Messages for migrators that cannot be used. */
class BadMigratorTests {

    private static String unusable(Class<?> migrator, String why) {
        return "Cannot make the migrator " + migrator.getName() + " for the database without a name, which the "
                + "<parameter> asks for: " + why + ". Name a class that has a constructor without arguments, or "
                + "register IsolatedPostgresExtension.builder().migrator(...) with @RegisterExtension.";
    }

    @Test
    void aMigratorThatCannotBeMade() {
        Refusal.ofParameter(
                AbstractMigratorTestCase.class,
                "javax.sql.DataSource db",
                unusable(StatementMigrator.class, "it is abstract"));
        Refusal.ofParameter(
                ArgumentMigratorTestCase.class,
                "javax.sql.DataSource db",
                unusable(ArgumentMigrator.class, "it has no constructor without arguments"));
        Refusal.ofParameter(
                ThrowingMigratorTestCase.class,
                "javax.sql.DataSource db",
                unusable(ThrowingMigrator.class, "its constructor threw java.lang.IllegalStateException: no licence"));
    }

    static class AbstractMigratorTestCase {
        @Test
        @IsolatedPostgres(migrator = StatementMigrator.class)
        void test(DataSource db) {}
    }

    static class ArgumentMigratorTestCase {
        @Test
        @IsolatedPostgres(migrator = ArgumentMigrator.class)
        void test(DataSource db) {}
    }

    static class ThrowingMigratorTestCase {
        @Test
        @IsolatedPostgres(migrator = ThrowingMigrator.class)
        void test(DataSource db) {}
    }

    static final class ArgumentMigrator extends StatementMigrator {
        ArgumentMigrator(String sql) {
            super(sql);
        }
    }

    private static final class ThrowingMigrator extends StatementMigrator {
        ThrowingMigrator() {
            super("");
            throw new IllegalStateException("no licence");
        }
    }

    @Test
    void aMigratorThatFailsSaysSoItself() {
        assertThat(Jupiter.failure(FailingMigratorTestCase.class))
                .isInstanceOf(ParameterResolutionException.class)
                .cause()
                .isInstanceOf(PgTestDbException.class)
                .hasMessageContaining("disk on fire");
    }

    @IsolatedPostgres(migrator = FailingMigrator.class)
    static class FailingMigratorTestCase {
        @Test
        void test(DataSource db) {}
    }

    private static final class FailingMigrator implements Migrator {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Fingerprint fingerprint() {
            return new NotesMigrator().fingerprint();
        }

        @Override
        public void migrate(MigrationTarget target) {
            throw new IllegalStateException("disk on fire");
        }
    }
}
