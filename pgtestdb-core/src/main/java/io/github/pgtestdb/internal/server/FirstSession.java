// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.jdbc.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The first session of a run. It decides which authentication methods all later sessions of the admin role accept. A
 * server that accepted a method which hides the password has no reason to request the password in clear text later. A
 * process that takes over its port has one.
 *
 * @param details the details of the admin, with the methods that are rejected from now on
 * @param source opens further sessions
 * @param session the first session
 */
record FirstSession(ConnectionDetails details, DataSource source, Connection session) {

    /** Rejects only a password in clear text. Servers that store passwords as MD5 need this. */
    private static final String NO_CLEAR_PASSWORD = "!password";

    /** Tries the most careful method first. A method in the user's URL is not changed. */
    static FirstSession open(ConnectionDetails admin, Map<String, String> properties) throws SQLException {
        List<String> refusals = Connections.knowsRequiredAuthentication()
                ? List.of(Connections.NO_READABLE_PASSWORD, NO_CLEAR_PASSWORD)
                : List.of(Connections.NO_READABLE_PASSWORD);
        for (String refusal : refusals) {
            ConnectionDetails careful = Connections.requiring(admin, refusal);
            try {
                return open(careful, Connections.dataSource(careful, properties));
            } catch (SQLException e) {
                if (careful.equals(admin) || !Connections.isRefusedHere(e)) {
                    throw e;
                }
            }
        }
        return open(admin, Connections.dataSource(admin, properties));
    }

    private static FirstSession open(ConnectionDetails details, DataSource source) throws SQLException {
        return new FirstSession(details, source, source.getConnection());
    }
}
