// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.jdbc.SqlFunction;
import io.github.pgtestdb.internal.support.DaemonThreads;
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
 * The admin's session on a template under construction, in which the template is settled: prepared to be cloned.
 * Thread-safe.
 *
 * <p>If a template is grown, the session is opened while the migrations run, and runs its later query once in advance.
 * In a new session, connecting and reading the catalogs take longer than the query itself. If the session could not be
 * opened, or was lost meanwhile, another one is opened when it is needed.
 */
final class SettlingSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final ThreadFactory THREADS = DaemonThreads.named("pgtestdb-settle");
    private static final int VALIDATION_SECONDS = 5;

    /** Makes the server prepare a statement at its first execution, for queries that run more than once. */
    private static final int PREPARE_AT_ONCE = 1;

    private final ConnectionDetails admin;
    private final FutureTask<@Nullable Connection> opening;

    private SettlingSession(ConnectionDetails admin, FutureTask<@Nullable Connection> opening) {
        this.admin = admin;
        this.opening = opening;
    }

    /** Creates an object that opens a session only when it is needed. */
    static SettlingSession whenNeeded(ConnectionDetails admin) {
        FutureTask<@Nullable Connection> nothing = new FutureTask<>(() -> null);
        nothing.run();
        return new SettlingSession(admin, nothing);
    }

    /**
     * Starts to open the session.
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
     * Starts another session after the migrations, if this session began before their end. The new session writes the
     * relation cache file if a migration made the server delete it, as an ANALYZE of all tables does.
     *
     * @param hasRelationCache tells whether that file is known to exist
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
            Connections.execute(session, AdminSessions.WITHOUT_TIMEOUTS);
            session.unwrap(PGConnection.class).setPrepareThreshold(PREPARE_AT_ONCE);
            TemplateStatistics.rehearse(session, since);
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    /** Returns the server process of the session that was opened in advance, or 0. */
    int pid() throws SQLException {
        Connection session = opened();
        return session == null ? 0 : session.unwrap(PGConnection.class).getBackendPID();
    }

    /**
     * Returns the session that was opened in advance, or opens one. The caller closes it. {@link #close} closes only
     * the former.
     */
    Connection on(String database) throws SQLException {
        Connection session = opened();
        return session != null && session.isValid(VALIDATION_SECONDS)
                ? session
                : Connections.open(admin.withDatabase(database));
    }

    /** Waits until the session has been opened, or could not be. */
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
