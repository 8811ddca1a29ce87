package io.github.pgtestdb.tests.mutants;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** Migrates with what Java code may read of its JVM. */
final class InputMigration implements JavaMigration {

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("2");
    }

    @Override
    public String getDescription() {
        return "inputs";
    }

    @Override
    @SuppressWarnings("NullAway") // Flyway takes null for none.
    public Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws Exception {
        JavaInputs.insertInto(context.getConnection());
    }
}
