// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.support.ReportedDatabase;
import java.util.Arrays;

/**
 * A suppressed exception of a failed test that says how to open its kept database, so that IDEs and reports show it with
 * the failure. Has no stack trace.
 */
final class KeptDatabaseNote extends Exception {

    private static final long serialVersionUID = 1L;

    private KeptDatabaseNote(String message) {
        super(message, null, false, false);
    }

    /** Adds a note to a failure, once for each database. */
    static void addTo(Throwable failure, DatabaseDefinition definition, TestDatabase database) {
        if (database instanceof ReportedDatabase reported) {
            KeptDatabaseNote note = new KeptDatabaseNote(Messages.capitalized(Messages.database(definition.name()))
                    + " is kept: " + reported.reportedName() + ". Open it with:\n" + reported.psqlLine());
            boolean isNew = Arrays.stream(failure.getSuppressed())
                    .noneMatch(other -> note.toString().equals(other.toString()));
            if (isNew) {
                failure.addSuppressed(note);
            }
        }
    }
}
