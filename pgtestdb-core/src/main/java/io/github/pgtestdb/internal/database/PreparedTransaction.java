// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.database;

import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A transaction that was prepared for a two-phase commit and not ended. It belongs to no session, and holds its locks
 * and its database until it is ended.
 *
 * @param id its identifier
 * @param owner the role that prepared it
 */
public record PreparedTransaction(String id, String owner) {

    private static final String FIND =
            "SELECT gid, owner FROM pg_catalog.pg_prepared_xacts WHERE database = ? ORDER BY prepared, gid";

    /** Lists the prepared transactions of a database. */
    public static List<PreparedTransaction> of(AdminSessions admin, String database) throws SQLException {
        return admin.query(FIND, row -> new PreparedTransaction(row.getString(1), row.getString(2)), database);
    }

    /** Rolls the transaction back. This needs a session of the same database, as a superuser or as its role. */
    void rollBack(OwnersSession sessions) throws SQLException {
        try (Connection session = sessions.open(owner)) {
            Connections.execute(session, "ROLLBACK PREPARED " + Sql.literal(id));
        } catch (SQLException e) {
            throw new SQLException(
                    "the prepared transaction '" + id + "' of the role " + owner + " cannot be rolled back: "
                            + e.getMessage(),
                    e.getSQLState(),
                    e);
        }
    }
}
