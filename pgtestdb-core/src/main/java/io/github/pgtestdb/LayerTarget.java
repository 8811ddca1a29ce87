// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The view that one layer has of the database. */
final class LayerTarget implements MigrationTarget {

    private final MigrationTarget target;
    private final Optional<Fingerprint> base;
    private final AtomicReference<@Nullable Fingerprint> migrated = new AtomicReference<>();

    public LayerTarget(MigrationTarget target, Optional<Fingerprint> base) {
        this.target = target;
        this.base = base;
    }

    /** Migrates the layer, and returns the fingerprint of the migrations that ran. */
    public Fingerprint migrate(Migrator layer) throws Exception {
        layer.migrate(this);
        Fingerprint reported = migrated.get();
        return reported != null ? reported : layer.fingerprint();
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
        return base;
    }

    @Override
    public void migrated(Fingerprint fingerprint) {
        migrated.set(fingerprint);
    }

    @Override
    public void progress(int ordinal, int total, String description) {
        target.progress(ordinal, total, description);
    }
}
