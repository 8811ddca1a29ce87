// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Delegates to another target, and records the progress reports. */
record CountingTarget(MigrationTarget target, List<String> reports) implements MigrationTarget {

    CountingTarget(MigrationTarget target) {
        this(target, new ArrayList<>());
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
        reports.add(ordinal + "/" + total + " " + description.replaceFirst("__.*", ""));
        target.progress(ordinal, total, description);
    }
}
