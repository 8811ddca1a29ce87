// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import java.util.Optional;
import javax.sql.DataSource;

/** Delegates to another target. Subclasses change single methods. */
public class DelegatingTarget implements MigrationTarget {

    private final MigrationTarget target;

    public DelegatingTarget(MigrationTarget target) {
        this.target = target;
    }

    /** Returns a target that runs an action when each migration begins. */
    public static MigrationTarget running(MigrationTarget target, Runnable action) {
        return new DelegatingTarget(target) {
            @Override
            public void progress(int ordinal, int total, String description) {
                action.run();
                super.progress(ordinal, total, description);
            }
        };
    }

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
        target.progress(ordinal, total, description);
    }
}
