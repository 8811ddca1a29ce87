// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.database;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.server.TestRoles;
import io.github.pgtestdb.internal.support.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Opens sessions on a database in which the objects of a role can be removed.
 *
 * @param admin the admin sessions
 * @param roles the roles with known passwords
 * @param database the database
 */
record OwnersSession(AdminSessions admin, TestRoles roles, String database) {

    private static final String OPTIONS = "options";

    /** From version 17 on, an event trigger can refuse every login. A superuser can turn event triggers off. */
    private static final String WITHOUT_EVENT_TRIGGERS = """
            SELECT CASE WHEN current_setting('server_version_num')::int >= 170000 THEN '-c event_triggers=off' ELSE '' END
            FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolsuper
            """;

    /** Opens a session as the admin, or as the owner if the admin is no superuser and the password is known. */
    Connection open(String owner) throws SQLException {
        Optional<String> options = admin.query(WITHOUT_EVENT_TRIGGERS, row -> row.getString(1)).stream()
                .findFirst();
        if (options.isPresent()) {
            return Connections.open(with(options.get()).withDatabase(database));
        }
        Optional<ConnectionDetails> known = Stream.of(roles.test(), roles.migration(), admin.details())
                .filter(role -> role.user().equals(owner))
                .findFirst();
        if (known.isPresent()) {
            return Connections.open(known.get().withDatabase(database));
        }
        Connection session = Connections.open(admin.details().withDatabase(database));
        try {
            Connections.execute(session, "SET ROLE " + Sql.identifier(owner));
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    private ConnectionDetails with(String options) {
        ConnectionDetails details = admin.details();
        Map<String, String> properties = new HashMap<>(details.properties());
        properties.merge(OPTIONS, options, (own, more) -> own + " " + more);
        return new ConnectionDetails(
                details.host(), details.port(), details.database(), details.user(), details.password(), properties);
    }
}
