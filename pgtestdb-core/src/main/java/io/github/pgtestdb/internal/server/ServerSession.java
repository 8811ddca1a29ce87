// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.run.AdminIdentity;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.run.RunLock;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.PGConnection;
import org.slf4j.Logger;

/** A run on a server: the server, the run's lock, the admin sessions and the roles. Thread-safe. */
public final class ServerSession implements AutoCloseable {

    private static final Logger LOG = Logs.logger();
    private static final int OLDEST_VERSION = 140000;
    private static final int FIRST_VERSION_WITH_STRATEGY = 150000;
    private static final int FIRST_VERSION_WITH_COLLATION_VERSION = 150000;
    private static final int FIRST_VERSION_WITH_FILE_COPY_METHOD = 180000;

    /** Statements of the lock's sessions take milliseconds. A stopped server must not block the run for good. */
    private static final Map<String, String> LOCK_SESSION = Map.of("socketTimeout", "30");

    private static final String CLONES_FILES =
            "SELECT 1 FROM pg_catalog.pg_settings WHERE name = 'file_copy_method' AND 'clone' = ANY (enumvals)";

    private final PostgresServer server;
    private final ServerFacts facts;
    private final RunLock lock;
    private final AdminSessions admin;
    private final TestRoles roles;
    private final SettingsGuard guard;
    private final SettingsLooks looks;

    private ServerSession(
            PostgresServer server,
            ServerFacts facts,
            RunLock lock,
            AdminSessions admin,
            TestRoles roles,
            SettingsGuard guard) {
        this.guard = guard;
        this.looks = new SettingsLooks(guard, admin.details());
        this.server = server;
        this.facts = facts;
        this.lock = lock;
        this.admin = admin;
        this.roles = roles;
    }

    public static ServerSession begin(PostgresServer server, Settings settings) {
        try {
            return connect(server, settings);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static ServerSession connect(PostgresServer server, Settings settings) {
        ConnectionDetails details = server.admin();
        if (!server.isStartedForTests()) {
            HostRule.check(details, settings.get(CoreSettings.ALLOWED_HOSTS));
        }
        String origin = settings.find(CoreSettings.URL).isPresent() && !server.isDisposable()
                ? settings.origin(CoreSettings.URL)
                : server.description();
        try {
            FirstSession first = FirstSession.open(details, LOCK_SESSION);
            try {
                return begin(server, settings, first);
            } catch (SQLException | RuntimeException | Error e) {
                first.session().close();
                throw e;
            }
        } catch (SQLException e) {
            throw ConnectFailure.of(details, origin, e);
        }
    }

    private static ServerSession begin(PostgresServer server, Settings settings, FirstSession first)
            throws SQLException {
        Connection session = first.session();
        ServerFacts facts = ServerFacts.read(session, mayMatter(server, settings));
        facts.signs().check(server.admin());
        check(facts, server.admin());
        refuseNoInherit(facts, server.admin());
        refusePooler(facts, session, server.admin());
        refuseNoFileCloning(facts, session, server.admin(), settings);
        RunLock lock = RunLock.acquire(first.source(), RunId.random(facts.admin()), session);
        TestRoles roles = new RoleSetup(first.details(), server.admin(), facts, settings).prepare(session);
        LOG.debug("Run {} begins on {}", lock.run(), server.description());
        boolean isOurServer = facts.superuser() && (server.servesOnlyUs() || server.isDisposable());
        SettingsGuard guard = SettingsGuard.begin(
                session,
                server.description(),
                new WideSettings(server.admin().user(), roles, isOurServer),
                server.servesOnlyUs());
        AdminSessions admin = new AdminSessions(first.details(), "pgtestdb admin " + lock.run());
        return new ServerSession(server, facts, lock.keep(admin::abort), admin, roles, guard);
    }

    /** Tells whether to look for signs of a production server: not on ours, and not if the user allowed it. */
    private static boolean mayMatter(PostgresServer server, Settings settings) {
        boolean ours = server.isDisposable() || server.servesOnlyUs() || server.isStartedForTests();
        return !ours && !HostRule.isAllowedByName(server.admin(), settings.get(CoreSettings.ALLOWED_HOSTS));
    }

    private static void check(ServerFacts facts, ConnectionDetails admin) {
        if (facts.versionNumber() < OLDEST_VERSION) {
            throw new PgTestDbException("Cannot use PostgreSQL " + facts.version() + " at " + admin
                    + ": pgtestdb needs PostgreSQL 14 or newer. Upgrade the server, or set pgtestdb.url to another.");
        }
        if (!facts.superuser() && !facts.createDatabase()) {
            throw new PgTestDbException("Cannot make databases as " + admin
                    + ": the role has no CREATEDB. As a superuser, run: ALTER ROLE " + Sql.identifier(admin.user())
                    + " CREATEDB CREATEROLE;");
        }
    }

    /** Rejects an admin role that does not inherit. A drop needs the owner's privileges, not only SET ROLE. */
    private static void refuseNoInherit(ServerFacts facts, ConnectionDetails admin) {
        boolean decidesItself = facts.versionNumber() >= OwnRole.FIRST_VERSION_WITH_SET_OPTION;
        if (!facts.superuser() && facts.createRole() && !facts.inherits() && !decidesItself) {
            throw new PgTestDbException("Cannot make databases as " + admin
                    + ": the role is NOINHERIT, and so may not drop what belongs to the role of the tests. As a superuser,"
                    + " run: ALTER ROLE " + Sql.identifier(admin.user()) + " INHERIT;");
        }
    }

    /** Rejects a connection pooler. The lock of this run needs a session that stays. */
    private static void refusePooler(ServerFacts facts, Connection session, ConnectionDetails admin)
            throws SQLException {
        int promised = session.unwrap(PGConnection.class).getBackendPID();
        if (facts.backend() != promised) {
            throw new PgTestDbException("Cannot use PostgreSQL at " + admin + " through a connection pooler: the server"
                    + " process is " + facts.backend() + ", and " + promised
                    + " was promised. The locks that say which run"
                    + " is alive need sessions of their own. Set pgtestdb.url to the server itself.");
        }
    }

    /** Rejects a server that cannot clone files if the settings require it. */
    private static void refuseNoFileCloning(
            ServerFacts facts, Connection session, ConnectionDetails admin, Settings settings) throws SQLException {
        if (settings.get(CoreSettings.CREATE_STRATEGY) == CreateStrategy.FILE_CLONE
                && Connections.query(session, CLONES_FILES, row -> true).isEmpty()) {
            throw new PgTestDbException("Cannot clone files on PostgreSQL " + facts.version() + " at " + admin + ", as "
                    + settings.origin(CoreSettings.CREATE_STRATEGY)
                    + " = file-clone asks for: it has no file_copy_method = clone, which PostgreSQL 18 and newer have where"
                    + " their system does. Choose file-copy or wal-log, or leave the setting out, and the fastest is found"
                    + " by measuring.");
        }
    }

    public PostgresServer server() {
        return server;
    }

    public AdminSessions admin() {
        return admin;
    }

    public RunLock lock() {
        return lock;
    }

    public RunId run() {
        return lock.run();
    }

    public AdminIdentity identity() {
        return facts.admin();
    }

    public TestRoles roles() {
        return roles;
    }

    public SettingsGuard guard() {
        return guard;
    }

    public SettingsLooks looks() {
        return looks;
    }

    /**
     * Repairs the tests' role if the server refused its login and this library created the role.
     *
     * @return whether to attempt another login
     */
    public boolean repairLogin(SQLException refusal) throws SQLException {
        return roles.own().isPresent() && roles.own().get().repair(admin, refusal);
    }

    /** Opens a connection to a database of ours as the role of the tests. */
    public Connection openAsTest(String database) throws SQLException {
        return Connections.repairingSource(roles.test().withDatabase(database), Map.of(), this::repairLogin)
                .getConnection();
    }

    /** Returns whether to vacuum the catalogs: only this library uses the server, and autovacuum is off. */
    public boolean isForUsToVacuum() {
        return facts.superuser() && !facts.autovacuum() && (server.servesOnlyUs() || server.isDisposable());
    }

    /** Returns whether commits wait for the disk. They do unless {@code fsync} is off. */
    public boolean isDurable() {
        return facts.durable();
    }

    public boolean isSuperuser() {
        return facts.superuser();
    }

    /** Returns whether {@code file_copy_method} can be set. Only an attempt shows it. */
    public boolean hasFileCopyMethods() {
        return facts.versionNumber() >= FIRST_VERSION_WITH_FILE_COPY_METHOD;
    }

    public boolean hasCreateStrategies() {
        return facts.versionNumber() >= FIRST_VERSION_WITH_STRATEGY;
    }

    /** Returns whether the server records the version of the default collation for each database. */
    public boolean hasCollationVersions() {
        return facts.versionNumber() >= FIRST_VERSION_WITH_COLLATION_VERSION;
    }

    /** Returns how many connections the server accepts from all users that are not superusers. */
    public int maxConnections() {
        return facts.connections();
    }

    /** Ends the run. From then on, another run may reap its databases. The server is closed last. */
    @Override
    public void close() {
        try (server) {
            try (lock) {
                looks.close();
                admin.close();
            }
        } catch (SQLException e) {
            LOG.debug("The session that held the lock of run {} was gone already", run(), e);
        }
    }
}
