// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.slf4j.Logger;

/**
 * The settings beyond the database before its migrations run. Changes that the migrations make to them are confined to
 * the database: clones of its template get them, and no other database does.
 */
public record BuildSettings(SettingsGuard guard, WideSettings settings, AdminSessions admin, List<WideSetting> before) {

    private static final Logger LOG = Logs.logger();

    private static final String OF_DATABASE = """
            SELECT CASE setrole WHEN 0 THEN '' ELSE pg_get_userbyid(setrole) END, unnest(setconfig)
            FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
            WHERE datname = ?
            """;

    /**
     * Turns settings that the migrations changed for all databases into settings of their database.
     *
     * @param isInherited accepts the role and the assignment of a setting that the database had before the migrations
     * @return whether there was no such setting
     */
    public boolean confine(String database, String migrator, BiPredicate<String, String> isInherited)
            throws SQLException {
        return admin.with(session -> {
            List<WideSetting> changed = SettingsGuard.changed(settings.read(session), before);
            if (!changed.isEmpty()) {
                confine(session, database, migrator, changed, isInherited);
            }
            return changed.isEmpty();
        });
    }

    private void confine(
            Connection session,
            String database,
            String migrator,
            List<WideSetting> changed,
            BiPredicate<String, String> isInherited)
            throws SQLException {
        List<WideSetting> own = ownSettings(session, database, isInherited);
        List<String> statements = new ArrayList<>();
        for (WideSetting setting : changed) {
            if (setting.isOfRoles() && own.stream().noneMatch(setting.in(database)::isSameAs)) {
                statements.add(setting.in(database).set());
            }
        }
        try {
            Connections.execute(session, Sql.script(statements));
        } catch (SQLException e) {
            // The role is not ours, and this admin may not change it.
            if (!SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)) {
                throw e;
            }
            changed.forEach(guard::report);
            return;
        }
        guard.undo(session, before, settings::isOfMigrations);
        LOG.info(
                "The migrations of {} changed settings beyond their database: {}. They apply to the databases of this template"
                        + " now, and to no others.",
                migrator,
                SettingsGuard.list(changed));
        changed.stream().filter(setting -> !settings.isOfMigrations(setting)).forEach(guard::report);
    }

    /** Returns the settings of the migrations for their database. They take precedence over those for all. */
    private static List<WideSetting> ownSettings(
            Connection session, String database, BiPredicate<String, String> isInherited) throws SQLException {
        List<WideSetting> own = new ArrayList<>();
        Connections.query(
                session,
                OF_DATABASE,
                row -> isInherited.test(row.getString(1), Sql.assignment(row.getString(2)))
                        || own.add(WideSetting.ofRole(row.getString(1), database, row.getString(2))),
                database);
        return own;
    }

    /** Restores the settings after migrations that failed. */
    public void undoAfter(Throwable failure) {
        try {
            admin.with(session -> guard.undo(session, before, settings::isOfMigrations));
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
