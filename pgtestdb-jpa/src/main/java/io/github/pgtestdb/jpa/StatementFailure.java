// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import io.github.pgtestdb.internal.support.ServerError;
import java.sql.SQLException;

/** Describes the failed statement, and the whole message of PostgreSQL. */
final class StatementFailure {

    private StatementFailure() {}

    static String message(GeneratedSchema schema, int index, SQLException failure) {
        ServerError error = new ServerError(failure);
        return "Statement " + (index + 1) + " of " + schema.statements().size() + " that Hibernate generated for "
                + schema.origin() + " failed: " + error.sentence()
                + ServerError.line("Statement", schema.statements().get(index))
                + error.details();
    }
}
