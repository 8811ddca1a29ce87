// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationBase;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.util.List;
import java.util.Optional;

/**
 * Delegates to another migrator, with or without its bases. Records for each run whether it began with a
 * base, and its progress reports.
 */
record WatchedMigrator(Migrator migrator, boolean grows, List<String> runs) implements Migrator {

    @Override
    public String name() {
        return migrator.name();
    }

    @Override
    public Fingerprint fingerprint() {
        return migrator.fingerprint();
    }

    @Override
    public List<MigrationBase> bases() {
        return grows ? migrator.bases().stream().map(this::watched).toList() : List.of();
    }

    private MigrationBase watched(MigrationBase base) {
        Optional<Migrator> below = base.migrator().map(part -> new WatchedMigrator(part, true, runs));
        return new MigrationBase(base.fingerprint(), below, base.isLayer());
    }

    @Override
    public void migrate(MigrationTarget target) throws Exception {
        CountingTarget counting = new CountingTarget(target);
        try {
            migrator.migrate(counting);
        } finally {
            runs.add((target.base().isPresent() ? "on base by " : "full, ") + counting.reports());
        }
    }
}
