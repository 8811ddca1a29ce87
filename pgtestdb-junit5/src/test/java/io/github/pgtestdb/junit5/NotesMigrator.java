// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

/** The only migrator on the class path, and therefore the default. Public for the service loader. */
public final class NotesMigrator extends StatementMigrator {

    /** For the service loader. */
    public NotesMigrator() {
        super("CREATE TABLE note (text text NOT NULL)");
    }
}
