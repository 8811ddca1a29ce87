// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Explains why a test gets no connection to its database, and what to do. */
final class ConnectProblem {

    private ConnectProblem() {}

    static SQLException of(ClonedDatabase clone, int poolSize, SQLException e) {
        if (SqlStates.firstOf(e, Set.of(SqlStates.TOO_MANY_CONNECTIONS)) != null) {
            return new SQLTransientConnectionException(
                    "Cannot connect to " + clone.name() + ": the server has no connection left (SQLSTATE 53300)."
                            + " Tests in parallel times pgtestdb.pool-size (" + poolSize
                            + ") must stay under its max_connections: lower one of them, or raise max_connections.",
                    SqlStates.TOO_MANY_CONNECTIONS,
                    e);
        }
        ConnectionDetails details = clone.details();
        if (SqlStates.is(e, SqlStates.UNDEFINED_DATABASE)) {
            return refused(
                    "The test database " + clone.name() + " is gone from " + details.host() + ":" + details.port()
                            + ": "
                            + said(e)
                            + " Something dropped it while the test had it: look for DROP DATABASE in the test, in"
                            + " other programs that use the server, and in the server's log.",
                    e);
        }
        if (SqlStates.isRefusedLogin(e)) {
            return refused(
                    "Cannot connect to the test database " + details + ": " + said(e)
                            + " The server refused the login, so"
                            + " there was no second attempt. If a test or a migration changed the role, its password or its"
                            + " privileges, change it back.",
                    e);
        }
        if (SqlStates.isNobodyListening(e)) {
            return new SQLTransientConnectionException(
                    "Cannot connect to the test database " + clone.name() + ": nothing listens at " + details.host()
                            + ":"
                            + details.port()
                            + " any more. The server stopped or crashed after the test got its database: look"
                            + " into the server's log.",
                    e.getSQLState(),
                    e);
        }
        return e;
    }

    private static SQLException refused(String message, SQLException e) {
        return new SQLNonTransientConnectionException(message, e.getSQLState(), e);
    }

    private static String said(SQLException e) {
        return e.getMessage() + " (SQLSTATE " + e.getSQLState() + ").";
    }
}
