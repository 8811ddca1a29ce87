package io.github.pgtestdb.flyway;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Foundation;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.util.List;
import java.util.Optional;

/**
 * Delegates to another migrator, with or without its foundations. Records for each run whether it began with a
 * foundation, and its progress reports.
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
    public List<Foundation> foundations() {
        return grows ? migrator.foundations().stream().map(this::watched).toList() : List.of();
    }

    private Foundation watched(Foundation foundation) {
        Optional<Migrator> below = foundation.migrator().map(part -> new WatchedMigrator(part, true, runs));
        return new Foundation(foundation.fingerprint(), below, foundation.isLayer());
    }

    @Override
    public void migrate(MigrationTarget target) throws Exception {
        CountingTarget counting = new CountingTarget(target);
        try {
            migrator.migrate(counting);
        } finally {
            runs.add((target.foundation().isPresent() ? "grown by " : "whole, ") + counting.reports());
        }
    }
}
