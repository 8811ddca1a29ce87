// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;

/** Leaves databases empty, for tests that migrate them themselves. */
public final class NothingMigrator implements Migrator {

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
