// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.spi.Migrator;

/**
 * A migrator with one changed input.
 *
 * @param what describes the change: its kind, a colon, and its place
 * @param migrator creates the migrator
 */
record Mutant(String what, Source migrator) {

    /** Creates a migrator, and may write files for it. */
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
