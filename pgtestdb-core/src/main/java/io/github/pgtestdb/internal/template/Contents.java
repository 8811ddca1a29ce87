// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.server.CrashEpoch;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Facts about a migrated database that matter after a crash recovery.
 *
 * @param areUnlogged whether it has rows in unlogged tables, or unlogged sequences, which crash recovery empties
 * @param epoch the epoch of the server in which all rows were written
 */
record Contents(boolean areUnlogged, CrashEpoch epoch) {

    /** An unlogged table without the first block of its file has no rows to lose. A sequence always has a value. */
    private static final String ARE_UNLOGGED = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_class
                           WHERE relpersistence = 'u'
                             AND (relkind = 'S' OR relkind IN ('r', 'm', 't') AND pg_relation_size(oid) > 0))
            """;

    /**
     * Reads the facts after the migrations. Fails if the server has recovered from a crash since they began, because
     * rows may be missing. If no session was open at that moment, no migration has noticed it.
     *
     * @param session a session on that database
     * @param begun the epoch before the first migration
     */
    static Contents of(Connection session, CrashEpoch begun) throws SQLException {
        boolean areUnlogged = Connections.query(session, ARE_UNLOGGED, row -> row.getBoolean(1))
                .get(0);
        if (!CrashEpoch.read(session).isSameAs(begun)) {
            throw new SQLException(
                    "The server recovered from a crash while the migrations ran, so rows may be missing. Run them again.",
                    SqlStates.CRASH_SHUTDOWN);
        }
        return new Contents(areUnlogged, begun);
    }
}
