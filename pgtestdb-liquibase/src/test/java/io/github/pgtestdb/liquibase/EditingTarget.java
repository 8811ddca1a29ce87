// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import java.util.Optional;
import javax.sql.DataSource;

/** Delegates to another target, and runs an action when each migration begins. */
record EditingTarget(MigrationTarget target, Runnable edit) implements MigrationTarget {

    @Override
    public DataSource dataSource() {
        return target.dataSource();
    }

    @Override
    public ConnectionDetails connectionDetails() {
        return target.connectionDetails();
    }

    @Override
    public Optional<Fingerprint> base() {
        return target.base();
    }

    @Override
    public void migrated(Fingerprint fingerprint) {
        target.migrated(fingerprint);
    }

    @Override
    public void progress(int ordinal, int total, String description) {
        edit.run();
        target.progress(ordinal, total, description);
    }
}
