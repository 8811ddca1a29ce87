// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import com.google.common.base.Throwables;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * Removes roles that earlier builds left on the server, so that migrations with a plain {@code CREATE ROLE} can be
 * edited.
 *
 * <p>Roles belong to the server, not to the template that they were made for, so the next build finds them. If only
 * this library uses the server, a role that only templates refer to was made by a build. It is dropped with those
 * templates, and the build is repeated. Call it under the build lock.
 */
public record LeftoverRoles(ServerSession server, DatabaseAdmin databases) {

    private static final Logger LOG = Logs.logger();
    private static final Pattern EXISTS = Pattern.compile("role \"(.+)\" already exists");

    /** Each attempt removes one role, and migrations make fewer than this. */
    private static final int ATTEMPTS = 50;

    private static final String ROLES = "SELECT rolname FROM pg_catalog.pg_roles";

    /** The databases that contain an object of a role, or grant it a privilege. */
    private static final String USERS = """
            SELECT DISTINCT coalesce(d.datname, shared.datname, '')
            FROM pg_catalog.pg_shdepend s
            LEFT JOIN pg_catalog.pg_database d ON d.oid = s.dbid
            LEFT JOIN pg_catalog.pg_database shared
              ON s.dbid = 0 AND s.classid = 'pg_database'::regclass AND shared.oid = s.objid
            WHERE s.refclassid = 'pg_authid'::regclass AND s.classid <> 'pg_auth_members'::regclass
              AND s.refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ?)
            """;

    /** Whether sessions may become the role by membership, which is recorded in no database. */
    private static final String HAS_MEMBERS = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.roleid
                           WHERE r.rolname = ?)
            """;

    /** Ignores the locks of this run, which it also holds for templates that it only looked at. */
    private static final String IS_ANY_HELD = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_locks JOIN pg_catalog.pg_stat_activity USING (pid)
                           WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND application_name NOT LIKE ?
                             AND ((classid::bigint << 32) | objid::bigint) = ANY (?))
            """;

    private static final String TEMPLATES =
            "SELECT datname FROM pg_catalog.pg_database WHERE starts_with(datname, ?) ORDER BY oid";

    /** A build that may find an existing role. */
    public interface Build {
        void run() throws SQLException;
    }

    public void makingWayFor(Build build) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Set<String> before = server.server().servesOnlyUs() ? roles() : Set.of();
            try {
                build.run();
                return;
            } catch (PgTestDbException e) {
                Optional<String> role = roleInTheWay(e);
                if (role.isEmpty() || attempt == ATTEMPTS || !removed(role.get(), before)) {
                    throw role.map(name -> explained(name, e)).orElse(e);
                }
            }
        }
    }

    private boolean removed(String role, Set<String> before) throws SQLException {
        if (!server.server().servesOnlyUs() || !before.contains(role) || isInUse(role)) {
            return false;
        }
        // Roles that the failed build made before this one would be in the way of the next attempt.
        Set<String> made = roles();
        made.removeAll(before);
        for (String name : made) {
            if (!isInUse(name)) {
                drop(name);
            }
        }
        return drop(role);
    }

    /**
     * Tells whether a live run may need a role. It does if one of its databases, or a template that it uses, refers to
     * the role. Its tests may also become the role with {@code SET ROLE}, which leaves no trace in a database.
     */
    private boolean isInUse(String role) throws SQLException {
        List<String> users = users(role);
        if (!users.stream().allMatch(database -> database.startsWith(DatabaseName.TEMPLATE_PREFIX))) {
            return true;
        }
        boolean mayBecomeIt = server.admin()
                .query(HAS_MEMBERS, row -> row.getBoolean(1), role)
                .contains(true);
        return isAnyInUse(mayBecomeIt ? templates() : users);
    }

    private List<String> templates() throws SQLException {
        return server.admin().query(TEMPLATES, row -> row.getString(1), DatabaseName.TEMPLATE_PREFIX);
    }

    private boolean isAnyInUse(List<String> templates) throws SQLException {
        Long[] keys = templates.stream()
                .map(template -> AdvisoryLock.ofTemplate(template).key())
                .toArray(Long[]::new);
        return server.admin()
                .query(IS_ANY_HELD, row -> row.getBoolean(1), "%" + server.run(), keys)
                .contains(true);
    }

    private boolean drop(String role) throws SQLException {
        for (String template : users(role)) {
            if (template.startsWith(DatabaseName.TEMPLATE_PREFIX)) {
                server.admin().execute("ALTER DATABASE " + Sql.identifier(template) + " IS_TEMPLATE false");
                databases.drop(template);
            }
        }
        try {
            server.admin().execute("DROP ROLE " + Sql.identifier(role));
            LOG.info(
                    "Dropped the role {}, which an earlier template left on {}",
                    role,
                    server.server().description());
            return true;
        } catch (SQLException e) {
            LOG.debug("The role {} stays", role, e);
            return false;
        }
    }

    private Set<String> roles() throws SQLException {
        return new HashSet<>(server.admin().query(ROLES, row -> row.getString(1)));
    }

    private List<String> users(String role) throws SQLException {
        return server.admin().query(USERS, row -> row.getString(1), role);
    }

    private static Optional<String> roleInTheWay(PgTestDbException failure) {
        return Throwables.getCausalChain(failure).stream()
                .filter(cause -> cause instanceof SQLException e && SqlStates.is(e, SqlStates.DUPLICATE_OBJECT))
                .findFirst()
                .map(cause -> EXISTS.matcher(String.valueOf(cause.getMessage())))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1));
    }

    private static PgTestDbException explained(String role, PgTestDbException e) {
        String literal = Sql.literal(role);
        return new PgTestDbException(
                e.getMessage() + "\nThe role " + role + " was there before: roles belong to the server, not to a"
                        + " database, and outlive the template they were made for. Make it only where it is missing:\n"
                        + "  DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = " + literal
                        + ") THEN CREATE ROLE " + Sql.identifier(role) + "; END IF; END $$;",
                e);
    }
}
