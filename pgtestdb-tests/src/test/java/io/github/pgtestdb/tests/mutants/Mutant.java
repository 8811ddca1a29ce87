package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.spi.Migrator;

/**
 * A migrator with one input that was changed.
 *
 * @param what describes the change: its kind, a colon, and where it was made
 * @param migrator makes the migrator
 */
record Mutant(String what, Source migrator) {

    /** Makes a migrator; may write files for it. */
    @FunctionalInterface
    interface Source {
        Migrator make() throws Exception;
    }

    /** Returns the kind of a change. */
    static String kind(String what) {
        int colon = what.indexOf(':');
        return colon < 0 ? what : what.substring(0, colon);
    }
}
