// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import org.jspecify.annotations.Nullable;

/**
 * Input that Liquibase read during a migration but not while it parsed the changelog, so that the fingerprint cannot
 * cover it.
 *
 * @param file the path of such a file, if there is one
 * @param parameter the name of such a parameter, if there is one
 */
record UnseenInput(@Nullable String file, @Nullable String parameter) {

    private static final String CONSEQUENCE =
            " only during the migration, so a change in it would go unnoticed and tests would run on an old template. ";

    boolean isNone() {
        return file == null && parameter == null;
    }

    PgTestDbException refusal() {
        return new PgTestDbException(
                file != null
                        ? "A change of the Liquibase changelog reads the file " + file + CONSEQUENCE
                                + "Name the file by its path in an attribute or a param of the change."
                        : "A change of the Liquibase changelog reads the parameter " + parameter + CONSEQUENCE
                                + "Mention it as ${" + parameter + "} in the changelog, or set it with"
                                + " pgtestdb.liquibase.parameters or liquibase.parameter(…).");
    }
}
