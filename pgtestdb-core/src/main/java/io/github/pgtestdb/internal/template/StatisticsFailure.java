// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * Explains why a table has no statistics in a template, and that this is not an error of the migrations.
 *
 * @param command the failed command, such as {@code ANALYZE}
 * @param table the table, with its schema
 * @param migrator the name of the template's migrator
 * @param limit how long the command may take
 */
record StatisticsFailure(String command, String table, String migrator, Duration limit) {

    /** SQL states of a name that a function in an index cannot find: a function, a table, a type, a schema. */
    private static final Set<String> UNDEFINED = Set.of("42883", "42P01", "42704", "3F000");

    String message(SQLException e) {
        return "Cannot " + command + " the table " + table + " in the template of " + migrator + ": " + reason(e)
                + "\nThe template is built, but without this. Queries on the table may get slower plans than in production."
                + advice(e);
    }

    private String reason(SQLException e) {
        return SqlStates.is(e, SqlStates.QUERY_CANCELED)
                ? "it did not end within " + limit.toMillis() + " ms. " + e.getMessage()
                : String.valueOf(e.getMessage());
    }

    private static String advice(SQLException e) {
        return UNDEFINED.contains(String.valueOf(e.getSQLState()))
                ? " PostgreSQL runs functions in indexes and statistics with another search_path here, since 17 with"
                        + " pg_catalog, pg_temp. Set it for the function: ALTER FUNCTION … SET search_path = public, pg_temp."
                : "";
    }
}
