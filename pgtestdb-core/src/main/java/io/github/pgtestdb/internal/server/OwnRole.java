// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;

/**
 * The ordinary role that this library creates for the tests. There is one for each admin role, not one for each run,
 * because the contents of templates belong to it. {@link #ensure} creates and repairs it. Thread-safe.
 */
public final class OwnRole {

    private static final Logger LOG = Logs.logger();

    static final int FIRST_VERSION_WITH_SET_OPTION = 160000;

    private static final Set<String> LOGIN_REFUSED =
            Set.of(SqlStates.INVALID_PASSWORD, SqlStates.INVALID_AUTHORIZATION);

    private static final String MARK = "{\"pgtestdb\":\"1\",\"kind\":\"role\"}";

    /** Finds marked roles without our prefix. One of them may be this role under another name. */
    private static final String RENAMED = "SELECT rolname FROM pg_catalog.pg_roles"
            + " WHERE shobj_description(oid, 'pg_authid') = ? AND rolname NOT LIKE 'pgtestdb\\_%' ORDER BY oid";

    /** Other runs wait during this login, so it has a short timeout. */
    private static final Map<String, String> LOGIN = Map.of("socketTimeout", "30");

    private static final int ANSWER_SECONDS = 5;

    private final ConnectionDetails admin;
    private final ServerFacts facts;
    private final ConnectionDetails details;
    private final Duration longestWait;

    private OwnRole(ConnectionDetails admin, ServerFacts facts, ConnectionDetails details, Duration longestWait) {
        this.longestWait = longestWait;
        this.admin = admin;
        this.facts = facts;
        this.details = details;
    }

    /** @param longestWait how long to wait for another run that creates or repairs the role */
    static OwnRole of(ConnectionDetails admin, ServerFacts facts, Duration longestWait) {
        RolePassword password = RolePassword.of(admin);
        ConnectionDetails details = admin.withUser(password.role(), password.password());
        return new OwnRole(admin, facts, Connections.requiring(details, Connections.NO_READABLE_PASSWORD), longestWait);
    }

    ConnectionDetails details() {
        return details;
    }

    /**
     * Repairs the role after the server refused its login.
     *
     * @return whether it can log in now
     */
    boolean repair(AdminSessions sessions, SQLException refusal) throws SQLException {
        if (!isOfRole(refusal)) {
            return false;
        }
        if (sessions.with(this::ensure)) {
            LOG.warn(
                    "The role {} could not log in ({}), perhaps because a test has changed it; it can again. It belongs to all"
                            + " tests: let a test that changes a role create one for it.",
                    details.user(),
                    refusal.getMessage());
        }
        return canLogIn(details);
    }

    /** Tells whether the refusal is about this role, which the message names. A full server has the same code. */
    private boolean isOfRole(SQLException refusal) {
        if (SqlStates.firstOf(refusal, LOGIN_REFUSED) != null) {
            return true;
        }
        return SqlStates.firstOf(refusal, Set.of(SqlStates.TOO_MANY_CONNECTIONS)) != null
                && String.valueOf(refusal.getMessage()).contains(quoted());
    }

    /** Creates or repairs the role, and returns whether there was anything to do. Only differences are written. */
    boolean ensure(Connection session) throws SQLException {
        AdvisoryLock.ROLES.acquire(session, longestWait);
        try {
            // The lock excludes only runs with the same admin database.
            return Retry.whileRacing(() -> ensureOnce(session));
        } finally {
            AdvisoryLock.ROLES.release(session);
        }
    }

    private boolean ensureOnce(Connection session) throws SQLException {
        Optional<OwnRoleState> found = state(session);
        boolean isRenamed = found.isEmpty() && renamedBack(session);
        if (found.isEmpty() && !isRenamed) {
            Connections.execute(session, Sql.script(creation()));
            refuseReadablePassword();
            return true;
        }
        OwnRoleState state = isRenamed ? state(session).orElseThrow() : found.orElseThrow();
        return List.of(
                        isRenamed,
                        marked(session, state),
                        corrected(session, state),
                        granted(session, state),
                        passwordIsSet(session))
                .contains(true);
    }

    private Optional<OwnRoleState> state(Connection session) throws SQLException {
        return OwnRoleState.read(session, details.user(), facts);
    }

    private List<String> creation() {
        String role = quoted();
        List<String> statements = new ArrayList<>();
        statements.add("CREATE ROLE " + role + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD " + verifier());
        statements.add("COMMENT ON ROLE " + role + " IS " + Sql.literal(MARK));
        if (!facts.superuser()) {
            statements.add(grant("CURRENT_USER", ""));
        }
        return statements;
    }

    /** Returns a GRANT. A role that creates databases for another role, and drops them, must be a member of it. */
    private String grant(String member, String moreOptions) {
        String options = hasSetOption() ? " WITH " + moreOptions + "INHERIT TRUE, SET TRUE" : "";
        return "GRANT " + quoted() + " TO " + member + options;
    }

    private String grantBySuperuser() {
        return grant(Sql.identifier(admin.user()), "ADMIN TRUE, ");
    }

    private boolean hasSetOption() {
        return facts.versionNumber() >= FIRST_VERSION_WITH_SET_OPTION;
    }

    private String quoted() {
        return Sql.identifier(details.user());
    }

    /**
     * Returns the verifier instead of the password, because statements get into the server's log. All supported
     * versions accept it.
     */
    private String verifier() {
        return Sql.literal(ScramVerifier.of(String.valueOf(details.password())));
    }

    private boolean renamedBack(Connection session) throws SQLException {
        for (String name : Connections.query(session, RENAMED, row -> row.getString(1), MARK)) {
            if (isProvedByPassword(name)) {
                Connections.execute(session, "ALTER ROLE " + Sql.identifier(name) + " RENAME TO " + quoted());
                warn("was renamed to " + name + "; it has its name again");
                return true;
            }
        }
        return false;
    }

    private boolean marked(Connection session, OwnRoleState state) throws SQLException {
        if (state.comment().equals(MARK)) {
            return false;
        }
        if (!isProvedByPassword(details.user())) {
            throw new PgTestDbException("Cannot use the role " + details.user() + " on " + admin
                    + ": it exists and does not bear the mark of pgtestdb. Rename it, or choose a role for the tests with"
                    + " pgtestdb.test-user and pgtestdb.test-password.");
        }
        administer(session, "COMMENT ON ROLE " + quoted() + " IS " + Sql.literal(MARK));
        warn("had lost its comment, by which pgtestdb knows it; it has it again");
        return true;
    }

    /** Tells whether a role accepts the derived password. A server that accepts any password proves nothing. */
    private boolean isProvedByPassword(String role) {
        return canLogIn(details.withUser(role, details.password()))
                && !canLogIn(details.withUser(role, "wrong password"));
    }

    private boolean corrected(Connection session, OwnRoleState state) throws SQLException {
        if (state.corrections().isEmpty()) {
            return false;
        }
        administer(session, "ALTER ROLE " + quoted() + " " + state.corrections());
        warn("was not the ordinary role that tests need; it is now: " + state.corrections());
        return true;
    }

    /** Sets the password if the role does not accept it: the admin's or the role's may have changed. */
    private boolean passwordIsSet(Connection session) throws SQLException {
        if (canLogIn(details)) {
            return false;
        }
        try {
            Connections.execute(session, "ALTER ROLE " + quoted() + " PASSWORD " + verifier());
        } catch (SQLException e) {
            throw refused("set its password", grantBySuperuser(), e);
        }
        refuseReadablePassword();
        LOG.info("Set the password of the role {} again on {}: it had changed.", details.user(), admin);
        return true;
    }

    private void refuseReadablePassword() {
        try (Connection session = Connections.open(details)) {
            LOG.debug("The role {} can log in: {}", details.user(), session);
        } catch (SQLException e) {
            if (Connections.isRefusedHere(e)) {
                throw new PgTestDbException(
                        "Cannot connect as the role of the tests, " + details
                                + ": the server requests its password in a"
                                + " form that can be read or guessed, and pgtestdb does not send it so. Change the line of"
                                + " pg_hba.conf for that role to scram-sha-256, name the method in pgtestdb.url, as with"
                                + " requireAuth=password, or set pgtestdb.test-user and pgtestdb.test-password.",
                        e);
            }
        }
    }

    /** Tells whether a role can log in. Other errors occur after the password check, or are not about the password. */
    private static boolean canLogIn(ConnectionDetails role) {
        try (Connection session = Connections.dataSource(role, LOGIN).getConnection()) {
            return session.isValid(ANSWER_SECONDS);
        } catch (SQLException e) {
            // The method that the server requests depends on the stored form of the password.
            return SqlStates.firstOf(e, LOGIN_REFUSED) == null && !Connections.isRefusedHere(e);
        }
    }

    private boolean granted(Connection session, OwnRoleState state) throws SQLException {
        if (state.canBeOwner()) {
            return false;
        }
        try {
            Connections.execute(session, grant("CURRENT_USER", ""));
        } catch (SQLException e) {
            throw refused("make databases for it", grantBySuperuser(), e);
        }
        warn("had lost its member " + admin.user() + ", perhaps because that role was dropped and created again; the"
                + " membership was granted again");
        return true;
    }

    private void administer(Connection session, String sql) throws SQLException {
        try {
            Connections.execute(session, sql);
        } catch (SQLException e) {
            throw refused("repair it", sql, e);
        }
    }

    private SQLException refused(String attempt, String bySuperuser, SQLException e) {
        if (!SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)) {
            return e;
        }
        throw new PgTestDbException(
                "Cannot use the role " + details.user() + " on " + admin + " for the tests: " + admin.user()
                        + " may not "
                        + attempt + ": " + e.getMessage() + " (SQLSTATE " + e.getSQLState() + "). Perhaps "
                        + admin.user()
                        + " was dropped and created again since then, and so lost its rights on that role. As a superuser,"
                        + " run: " + bySuperuser + ";",
                e);
    }

    private void warn(String what) {
        LOG.warn("The role {} on {} {}.", details.user(), admin, what);
    }
}
