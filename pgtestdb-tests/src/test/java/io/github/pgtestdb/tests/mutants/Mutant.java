package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.spi.Migrator;

/**
 * A migrator with one input that was changed.
 *
 * @param what describes the change
 * @param migrator makes the migrator
 */
record Mutant(String what, Source migrator) {

    /** Makes a migrator; may write files for it. */
    @FunctionalInterface
    interface Source {
        Migrator make() throws Exception;
    }
}
