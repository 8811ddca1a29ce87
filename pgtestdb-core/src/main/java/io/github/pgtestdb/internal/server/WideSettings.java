// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.run.DatabaseName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Finds settings that apply to more than one database, and that tests or migrations may have changed.
 *
 * @param admin the admin role
 * @param roles the roles of the run
 * @param isOurServer whether only this library uses the server, and the admin may change everything on it
 */
record WideSettings(String admin, TestRoles roles, boolean isOurServer) {

    private static final String OF_ROLES = """
            SELECT CASE setrole WHEN 0 THEN '' ELSE pg_get_userbyid(setrole) END, '', unnest(setconfig)
            FROM pg_catalog.pg_db_role_setting WHERE setdatabase = 0
            """;

    /** The file is read only if it is longer than two lines of comment, which are 88 bytes. */
    private static final String ON_OUR_SERVER = """
            SELECT CASE setrole WHEN 0 THEN '' ELSE pg_get_userbyid(setrole) END, coalesce(datname, ''), unnest(setconfig)
            FROM pg_catalog.pg_db_role_setting LEFT JOIN pg_catalog.pg_database d ON d.oid = setdatabase
            WHERE setdatabase = 0 OR datname = current_database()
            UNION ALL
            SELECT NULL, '', name || '=' || setting FROM pg_catalog.pg_file_settings
            WHERE (SELECT (pg_catalog.pg_stat_file('postgresql.auto.conf', true)).size > 88)
              AND sourcefile LIKE '%postgresql.auto.conf' AND name IS NOT NULL AND setting IS NOT NULL
            """;

    List<WideSetting> read(Connection session) throws SQLException {
        return Connections.query(session, isOurServer ? ON_OUR_SERVER : OF_ROLES, WideSettings::setting).stream()
                .filter(setting -> isOfKnownRole(setting.role()))
                .toList();
    }

    /** Tells whether to look at a role's settings. On a server of ours, a superuser's test may change any role. */
    private boolean isOfKnownRole(String role) {
        return role.isEmpty()
                || role.equals(roles.test().user())
                || role.equals(roles.migration().user())
                || (isOurServer && (role.equals(admin) || role.startsWith(DatabaseName.PREFIX)));
    }

    private static WideSetting setting(ResultSet row) throws SQLException {
        String role = row.getString(1);
        String stored = row.getString(3);
        return role == null ? WideSetting.ofSystem(stored) : WideSetting.ofRole(role, row.getString(2), stored);
    }

    /** Returns whether a change of it was certainly made by a test or a migration. */
    boolean isOurs(WideSetting setting) {
        return isOurServer || isOfOwnRole(setting);
    }

    boolean isOfOwnRole(WideSetting setting) {
        return roles.own().map(own -> own.details().user()).equals(Optional.of(setting.role()));
    }

    /** Returns whether a change of it during migrations can be attributed to them. */
    boolean isOfMigrations(WideSetting setting) {
        return isOurs(setting)
                || setting.role().equals(roles.migration().user())
                || setting.role().equals(roles.test().user());
    }
}
