// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;

/** Leaves databases empty. */
class NoMigrator implements Migrator {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.builder("none").build();
    }

    @Override
    public void migrate(MigrationTarget target) {}
}
