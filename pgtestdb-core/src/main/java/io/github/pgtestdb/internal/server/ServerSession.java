package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.run.AdminIdentity;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.run.RunLock;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.Sql;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run on a server: the server, the run's lock, the admin sessions and the roles. Thread-safe. */
public final class ServerSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final int OLDEST_VERSION = 140000;
    private static final int FIRST_VERSION_WITH_STRATEGY = 150000;
    private static final int FIRST_VERSION_WITH_COLLATION_VERSION = 150000;
    private static final int FIRST_VERSION_WITH_FILE_COPY_METHOD = 180000;

    /** Statements of the lock's sessions take milliseconds; a server that stopped must not hold up the run for ever. */
    private static final Map<String, String> LOCK_SESSION = Map.of("socketTimeout", "30");

    private final PostgresServer server;
    private final ServerFacts facts;
    private final RunLock lock;
    private final AdminDatabase admin;
    private final TestRoles roles;
    private final SettingsGuard guard;
    private final SettingsLooks looks;

    private ServerSession(
            PostgresServer server,
            ServerFacts facts,
            RunLock lock,
            AdminDatabase admin,
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
        FileCloning.check(facts, session, server.admin(), settings);
        RunLock lock = RunLock.acquire(first.source(), RunId.random(facts.admin()), session);
        TestRoles roles = new RoleSetup(first.details(), server.admin(), facts, settings).prepare(session);
        LOG.debug("Run {} begins on {}", lock.run(), server.description());
        boolean isOurServer = facts.superuser() && (server.servesOnlyUs() || server.isDisposable());
        SettingsGuard guard = SettingsGuard.begin(
                session,
                server.description(),
                new WideSettings(server.admin().user(), roles, isOurServer),
                server.servesOnlyUs());
        AdminDatabase admin = new AdminDatabase(first.details(), "pgtestdb admin " + lock.run());
        return new ServerSession(server, facts, lock.keep(admin::abort), admin, roles, guard);
    }

    /** One that we started, and that no other program uses, may look as it likes; so may one that the user named. */
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

    /** Whoever drops a database must have the privileges of its owner, not only be able to become it. */
    private static void refuseNoInherit(ServerFacts facts, ConnectionDetails admin) {
        boolean decidesItself = facts.versionNumber() >= OwnRole.FIRST_VERSION_WITH_SET_OPTION;
        if (!facts.superuser() && facts.createRole() && !facts.inherits() && !decidesItself) {
            throw new PgTestDbException("Cannot make databases as " + admin
                    + ": the role is NOINHERIT, and so may not drop what belongs to the role of the tests. As a superuser,"
                    + " run: ALTER ROLE " + Sql.identifier(admin.user()) + " INHERIT;");
        }
    }

    /** A pooler gives each statement another session, and with it the lock that says that this run is alive. */
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

    public PostgresServer server() {
        return server;
    }

    public AdminDatabase admin() {
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
     * Lets the role of the tests log in again, if the server has refused it and the role is one that we made.
     *
     * @return whether another attempt is worth it
     */
    public boolean repairLogin(SQLException refusal) throws SQLException {
        return roles.own().isPresent() && roles.own().get().repair(admin, refusal);
    }

    /** Opens a connection to a database of ours as the role of the tests. */
    public Connection openAsTest(String database) throws SQLException {
        return Connections.repairingSource(roles.test().withDatabase(database), Map.of(), this::repairLogin)
                .getConnection();
    }

    /**
     * Returns whether nobody but us removes the dead rows of this server's catalogs, and may: one that only we use, and that
     * does not do it by itself.
     */
    public boolean isForUsToVacuum() {
        return facts.superuser() && !facts.autovacuum() && (server.servesOnlyUs() || server.isDisposable());
    }

    /** Returns whether the server waits until the disk has what it writes, as it does unless {@code fsync} is off. */
    public boolean isDurable() {
        return facts.durable();
    }

    public boolean isSuperuser() {
        return facts.superuser();
    }

    /** Returns whether {@code file_copy_method} can be set; whether to {@code clone} too, the attempt must show. */
    public boolean hasFileCopyMethods() {
        return facts.versionNumber() >= FIRST_VERSION_WITH_FILE_COPY_METHOD;
    }

    public boolean hasCreateStrategies() {
        return facts.versionNumber() >= FIRST_VERSION_WITH_STRATEGY;
    }

    /** Returns whether the server records for each database which version its default collation had. */
    public boolean hasCollationVersions() {
        return facts.versionNumber() >= FIRST_VERSION_WITH_COLLATION_VERSION;
    }

    /** How many connections the server takes from all its users who are no superusers. */
    public int maxConnections() {
        return facts.connections();
    }

    /** Ends the run: from here on, another run may reap what this one left. The server goes last. */
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
