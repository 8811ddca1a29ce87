package io.github.pgtestdb.internal.template;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.DaemonThreads;
import io.github.pgtestdb.internal.sql.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin's session on a template that is being built, in which it is settled. Thread-safe.
 *
 * <p>Where a template is grown it is opened ahead, while the migrations run, and asks there what it will ask when they are
 * over: in a new session, connecting and reading the catalogs take longer than the answer. Whoever needs it opens another
 * where this could not be opened or was lost meanwhile.
 */
final class SettlingSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final ThreadFactory THREADS = DaemonThreads.named("pgtestdb-settle");
    private static final int VALIDATION_SECONDS = 5;

    /** Has what is asked more than once prepared by the server. */
    private static final int PREPARE_AT_ONCE = 1;

    private final ConnectionDetails admin;
    private final FutureTask<@Nullable Connection> opening;

    private SettlingSession(ConnectionDetails admin, FutureTask<@Nullable Connection> opening) {
        this.admin = admin;
        this.opening = opening;
    }

    /** Opens none before it is needed. */
    static SettlingSession whenNeeded(ConnectionDetails admin) {
        FutureTask<@Nullable Connection> nothing = new FutureTask<>(() -> null);
        nothing.run();
        return new SettlingSession(admin, nothing);
    }

    /**
     * Begins to open it.
     *
     * @param since as in {@link TemplateStatistics#gather}
     */
    static SettlingSession ahead(ConnectionDetails admin, ComingDatabase coming, Optional<String> since) {
        return begin(admin, () -> open(admin, coming.name(), since));
    }

    private static SettlingSession begin(ConnectionDetails admin, Callable<@Nullable Connection> open) {
        FutureTask<@Nullable Connection> opening = new FutureTask<>(open);
        THREADS.newThread(opening).start();
        return new SettlingSession(admin, opening);
    }

    /**
     * Has another session begin now that the migrations are over, if this one began before: it writes the relation cache
     * file where a migration had the server delete it, as an ANALYZE of all tables does.
     *
     * @param hasRelationCache whether that file is known to be there
     */
    SettlingSession newcomer(String database, SqlFunction<String, Boolean> hasRelationCache) throws SQLException {
        return opened() == null || hasRelationCache.apply(database)
                ? whenNeeded(admin)
                : begin(admin, () -> Connections.open(admin.withDatabase(database)));
    }

    private static Connection open(ConnectionDetails admin, String database, Optional<String> since)
            throws SQLException {
        Connection session = Connections.open(admin.withDatabase(database));
        try {
            AdminDatabase.execute(session, AdminDatabase.WITHOUT_TIMEOUTS);
            session.unwrap(PGConnection.class).setPrepareThreshold(PREPARE_AT_ONCE);
            TemplateStatistics.rehearse(session, since);
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /** The server process behind the session that was opened ahead, or 0. */
    int pid() throws SQLException {
        Connection session = opened();
        return session == null ? 0 : session.unwrap(PGConnection.class).getBackendPID();
    }

    /** The session; closing it is for the caller, or for {@link #close}. */
    Connection on(String database) throws SQLException {
        Connection session = opened();
        return session != null && session.isValid(VALIDATION_SECONDS)
                ? session
                : Connections.open(admin.withDatabase(database));
    }

    /** Waits until it has begun, or could not, if it was to. */
    void await() {
        opened();
    }

    private @Nullable Connection opened() {
        try {
            return Uninterruptibles.getUninterruptibly(opening);
        } catch (ExecutionException e) {
            LOG.debug("Cannot open a session ahead to settle a template", e);
            return null;
        }
    }

    @Override
    public void close() throws SQLException {
        Connection session = opened();
        if (session != null) {
            session.close();
        }
    }
}
