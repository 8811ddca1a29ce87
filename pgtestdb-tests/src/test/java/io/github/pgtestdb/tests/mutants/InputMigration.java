// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** Migrates with values that Java code may read from its JVM. */
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
    @SuppressWarnings("NullAway") // Null means that there is no checksum.
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
