// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;

/** Leaves the database empty, for queries before the migrator is known. */
final class NothingMigrator implements Migrator {

    @Override
    public String name() {
        return "nothing";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.builder("nothing").build();
    }

    @Override
    public void migrate(MigrationTarget target) {}
}
