// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.util.UUID;
import javax.sql.DataSource;

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
        migrator.migrate(new MigrationTarget() {

            @Override
            public DataSource dataSource() {
                return target.dataSource();
            }

            @Override
            public ConnectionDetails connectionDetails() {
                return target.connectionDetails();
            }

            @Override
            public void progress(int ordinal, int total, String description) {
                target.progress(ordinal, total, description);
            }
        });
    }
}
