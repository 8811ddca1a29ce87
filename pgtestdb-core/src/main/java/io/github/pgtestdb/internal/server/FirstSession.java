package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.sql.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The first session of a run, and what all later ones of its admin role are held to: a server that took the password
 * unread then has no reason to request it in clear later. A process that takes over its port has one.
 *
 * @param details the admin's, with the ways to authenticate that are refused from now on
 * @param source opens further sessions
 * @param session the first
 */
record FirstSession(ConnectionDetails details, DataSource source, Connection session) {

    /** What only a server asks for whose passwords are stored as MD5, or elsewhere. */
    private static final String NO_CLEAR_PASSWORD = "!password";

    /** Tries the most careful way first; what the user's URL says is left as it is. */
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
