// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.internal.jdbc.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The state of the tests' role on the server.
 *
 * @param comment its comment, or the empty string
 * @param corrections the options for {@code ALTER ROLE} that restore the attributes of an ordinary role, or the empty
 *     string
 * @param canBeOwner whether the admin may create databases for it, and drop them
 */
record OwnRoleState(String comment, String corrections, boolean canBeOwner) {

    /** Returns only attributes that differ, because naming an attribute requires the privilege to change it. */
    private static final String FIND = """
            SELECT COALESCE(shobj_description(oid, 'pg_authid'), ''),
                   concat_ws(' ',
                       CASE WHEN NOT rolcanlogin THEN 'LOGIN' END,
                       CASE WHEN rolsuper THEN 'NOSUPERUSER' END,
                       CASE WHEN rolcreatedb THEN 'NOCREATEDB' END,
                       CASE WHEN rolcreaterole THEN 'NOCREATEROLE' END,
                       CASE WHEN rolreplication THEN 'NOREPLICATION' END,
                       CASE WHEN rolbypassrls THEN 'NOBYPASSRLS' END,
                       CASE WHEN NOT rolinherit THEN 'INHERIT' END,
                       CASE WHEN rolconnlimit >= 0 THEN 'CONNECTION LIMIT -1' END,
                       CASE WHEN rolvaliduntil <= now() THEN 'VALID UNTIL ''infinity''' END),
                   pg_has_role(oid, 'USAGE') AND pg_has_role(oid, ?)
            FROM pg_catalog.pg_roles WHERE rolname = ?
            """;

    static Optional<OwnRoleState> read(Connection session, String role, ServerFacts facts) throws SQLException {
        String becoming = facts.versionNumber() < OwnRole.FIRST_VERSION_WITH_SET_OPTION ? "MEMBER" : "SET";
        return Connections.query(
                        session,
                        FIND,
                        row -> new OwnRoleState(row.getString(1), row.getString(2), row.getBoolean(3)),
                        becoming,
                        role)
                .stream()
                .findFirst();
    }
}
