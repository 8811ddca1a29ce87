// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.DelegatingTarget;
import java.util.Optional;
import java.util.UUID;

/** Runs another migrator always from scratch, under a name that no other template has. */
final class Unshared implements Migrator {

    private final Migrator migrator;
    private final Fingerprint fingerprint = Fingerprint.builder("unshared")
            .put("salt", UUID.randomUUID().toString())
            .build();

    Unshared(Migrator migrator) {
        this.migrator = migrator;
    }

    @Override
    public String name() {
        return migrator.name();
    }

    @Override
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    @Override
    public void migrate(MigrationTarget target) throws Exception {
        migrator.migrate(new DelegatingTarget(target) {
            @Override
            public Optional<Fingerprint> base() {
                return Optional.empty();
            }

            @Override
            public void migrated(Fingerprint migrated) {}
        });
    }
}
