// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Hints for failures to create a clone. */
final class CloneErrorHints {

    private static final Set<String> KNOWN = Set.of(
            SqlStates.DISK_FULL,
            SqlStates.TOO_MANY_CONNECTIONS,
            SqlStates.OBJECT_IN_USE,
            SqlStates.INSUFFICIENT_PRIVILEGE,
            SqlStates.INTERNAL_ERROR);

    private CloneErrorHints() {}

    static String of(SQLException e) {
        return switch (Optional.ofNullable(SqlStates.firstOf(e, KNOWN)).orElse("")) {
            case SqlStates.DISK_FULL ->
                "The server's disk is full: free some, put the data directory on a larger disk, or"
                        + " make the template smaller.";
            case SqlStates.TOO_MANY_CONNECTIONS ->
                "The server has no connection left: lower pgtestdb.pool-size or the"
                        + " number of tests in parallel, or raise max_connections.";
            case SqlStates.OBJECT_IN_USE ->
                "Another session is connected to the template, which pgtestdb itself never does: look into"
                        + " pg_stat_activity.";
            case SqlStates.INSUFFICIENT_PRIVILEGE -> "Give the role of pgtestdb.user CREATEDB and CREATEROLE.";
            case SqlStates.INTERNAL_ERROR ->
                "PostgreSQL does not clone a database if its collation has another version than the server's libraries:"
                        + " pgtestdb builds such a template again. For anything else, look into the server's log.";
            default -> "Look into the server's log.";
        };
    }
}
