// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.util.function.Supplier;

/**
 * A migrator that runs while its thread has another context class loader.
 *
 * @param loader the class loader
 * @param migrator the migrator to run
 */
record UnderLoader(ClassLoader loader, Migrator migrator) implements Migrator {

    /** Creates a migrator while the thread has the class loader. */
    static UnderLoader of(ClassLoader loader, Supplier<Migrator> migrator) {
        ClassLoader before = change(loader);
        try {
            return new UnderLoader(loader, migrator.get());
        } finally {
            change(before);
        }
    }

    @Override
    public String name() {
        return migrator.name();
    }

    @Override
    public Fingerprint fingerprint() {
        ClassLoader before = change(loader);
        try {
            return migrator.fingerprint();
        } finally {
            change(before);
        }
    }

    @Override
    public void migrate(MigrationTarget target) throws Exception {
        ClassLoader before = change(loader);
        try {
            migrator.migrate(target);
        } finally {
            change(before);
        }
    }

    private static ClassLoader change(ClassLoader to) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(to);
        return before;
    }
}
