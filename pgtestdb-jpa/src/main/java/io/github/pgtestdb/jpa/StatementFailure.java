// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Describes the failed statement, and the whole message of PostgreSQL. */
final class StatementFailure {

    private StatementFailure() {}

    static String message(GeneratedSchema schema, int index, SQLException failure) {
        ServerErrorMessage server = failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        String said = server == null ? failure.getMessage() : server.getSeverity() + ": " + server.getMessage();
        return "Statement " + (index + 1) + " of " + schema.statements().size() + " that Hibernate generated for "
                + schema.origin() + " failed: " + said
                + line("Statement", schema.statements().get(index))
                + line("SQLSTATE", failure.getSQLState())
                + line("Detail", server == null ? null : server.getDetail())
                + line("Hint", server == null ? null : server.getHint());
    }

    private static String line(String name, @Nullable String value) {
        return value == null ? "" : "\n  " + name + ": " + value.replace("\n", "\n    ");
    }
}
