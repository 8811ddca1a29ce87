// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;

/** A migrator that throws an error. */
record FailingMigrator(Error thrown) implements Migrator {

    @Override
    public String name() {
        return "failing";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.builder("failing").put("error", thrown.toString()).build();
    }

    @Override
    public void migrate(MigrationTarget target) {
        throw thrown;
    }
}
