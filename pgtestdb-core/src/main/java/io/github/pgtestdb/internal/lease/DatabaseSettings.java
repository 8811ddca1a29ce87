// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * The settings of a database, and of roles in it, before its first use. PostgreSQL lets every role change its own
 * settings ({@code ALTER ROLE CURRENT_USER IN DATABASE … SET}), even from another database, and no privilege prevents
 * it. New sessions would begin with them. Thread-safe.
 */
record DatabaseSettings(AdminSessions admin, String database, List<RoleSetting> original) {

    private static final Logger LOG = Logs.logger();

    private static final String FIND = """
            SELECT CASE s.setrole WHEN 0 THEN '' ELSE pg_get_userbyid(s.setrole) END, unnest(s.setconfig)
            FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
            WHERE d.datname = ? ORDER BY 1, 2
            """;

    /** @param role empty for all roles */
    record RoleSetting(String role, String stored) {}

    static DatabaseSettings read(AdminSessions admin, String database) throws SQLException {
        return new DatabaseSettings(admin, database, find(admin, database));
    }

    private static List<RoleSetting> find(AdminSessions admin, String database) throws SQLException {
        return admin.query(FIND, row -> new RoleSetting(row.getString(1), row.getString(2)), database);
    }

    /** Restores changed settings in one transaction, and returns whether there were any. */
    synchronized boolean restore() throws SQLException {
        List<RoleSetting> changed = find(admin, database);
        if (changed.equals(original)) {
            return false;
        }
        List<String> statements = new ArrayList<>();
        changed.stream()
                .map(RoleSetting::role)
                .distinct()
                .forEach(role -> statements.add(subject(role) + " RESET ALL"));
        original.forEach(
                setting -> statements.add(subject(setting.role()) + " SET " + Sql.assignment(setting.stored())));
        admin.execute(Sql.script(statements));
        LOG.warn(
                "Put back the settings of the database {}, which tests share read-only: a test changed {} by ALTER ROLE or"
                        + " ALTER DATABASE. Take readOnly off that test.",
                database,
                differences(changed));
        return true;
    }

    private String subject(String role) {
        String quoted = Sql.identifier(database);
        return role.isEmpty()
                ? "ALTER DATABASE " + quoted
                : "ALTER ROLE " + Sql.identifier(role) + " IN DATABASE " + quoted;
    }

    /** Lists the names of the settings, without their values. */
    private String differences(List<RoleSetting> changed) {
        List<RoleSetting> different = new ArrayList<>(changed);
        different.removeAll(original);
        List<RoleSetting> missing = new ArrayList<>(original);
        missing.removeAll(changed);
        different.addAll(missing);
        return different.stream()
                .map(setting -> setting.stored().substring(0, setting.stored().indexOf('=')))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
