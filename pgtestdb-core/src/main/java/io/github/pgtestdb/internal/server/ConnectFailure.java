// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/** Explains why the first connection to the server failed, and what to do. */
final class ConnectFailure {

    private ConnectFailure() {}

    static PgTestDbException of(ConnectionDetails admin, String origin, SQLException e) {
        return new PgTestDbException(
                "Cannot connect to PostgreSQL as " + admin + " (" + origin + "): " + e.getMessage() + " (SQLSTATE "
                        + e.getSQLState() + "). " + advice(e),
                e);
    }

    private static String advice(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String message = String.valueOf(e.getMessage());
        if (SqlStates.has(e, SSLException.class)) {
            return "Check sslmode and sslrootcert in pgtestdb.url: the server's certificate must be signed by a CA in sslrootcert and, with sslmode=verify-full, must contain the host's name"
                    + ".";
        }
        if (Connections.isRefusedHere(e)) {
            return "The password was not sent: the process on that port does not authenticate with the methods in "
                    + Connections.REQUIRE_AUTH + ". If it is not your server, find out which process it is. If it is,"
                    + " change its pg_hba.conf to scram-sha-256, or name its method in the parameter "
                    + Connections.REQUIRE_AUTH + " of pgtestdb.url.";
        }
        if (state.equals(SqlStates.CONNECTION_REJECTED) && message.contains("no password")) {
            return "Set pgtestdb.password (environment: PGTESTDB_PASSWORD).";
        }
        if (state.equals(SqlStates.CONNECTION_REJECTED)) {
            return "Turn ssl on at the server, or take sslmode out of pgtestdb.url.";
        }
        if (state.startsWith(SqlStates.CONNECTION_FAILURE)) {
            return "Start the server, or set pgtestdb.url (environment: PGTESTDB_URL) to one that runs.";
        }
        return switch (state) {
            case SqlStates.INVALID_PASSWORD, SqlStates.INVALID_AUTHORIZATION ->
                "Set pgtestdb.user and pgtestdb.password"
                        + " (environment: PGTESTDB_USER, PGTESTDB_PASSWORD) to a role that may log in.";
            case SqlStates.UNDEFINED_DATABASE ->
                "Name a database that exists in pgtestdb.url, such as postgres: pgtestdb"
                        + " keeps its locks there and writes nothing else.";
            case SqlStates.TOO_MANY_CONNECTIONS ->
                "Raise max_connections, or run fewer tests or builds at once against" + " this server.";
            default -> "Check pgtestdb.url, pgtestdb.user and pgtestdb.password.";
        };
    }
}
