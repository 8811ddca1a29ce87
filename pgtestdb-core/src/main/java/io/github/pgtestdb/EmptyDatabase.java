// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;

/**
 * A migrator that does nothing: each test gets an empty database. For tests that create their own tables. Select it with
 * {@code @IsolatedPostgres(migrator = EmptyDatabase.class)}, or for all tests with {@code pgtestdb.migrator=none}.
 *
 * <p>Stateless and thread-safe.
 *
 * @since 0.1.0
 */
public final class EmptyDatabase implements Migrator {

    /** Creates the migrator. All instances are alike. */
    public EmptyDatabase() {}

    /** Returns {@code none}. */
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
