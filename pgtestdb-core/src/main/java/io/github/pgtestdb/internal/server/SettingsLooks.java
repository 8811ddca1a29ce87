// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sentences;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Looks for changed settings after each test, in the test's thread and in a separate session. One look covers all
 * databases that were returned before it began. Thread-safe.
 *
 * <p>Invariants:
 *
 * <ul>
 * <li>{@code done <= requested}. Each request has a number, and it is served when {@code done} has reached that number.
 * <li>If the last look failed, {@code hasFailed} is true, and the next test looks again.
 * <li>{@code done}, {@code isClosed} and {@code session} are guarded by {@code looking}.
 * </ul>
 */
public final class SettingsLooks implements AutoCloseable {

    private static final Logger LOG = Logs.logger();

    /** A look takes less than a millisecond. If a server takes this long, it has other problems, and tests go on. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** A look may not wait for a server that stopped answering, because tests wait for the look. */
    private static final Map<String, String> SESSION = Map.of("socketTimeout", "10");

    private final SettingsGuard guard;
    private final ConnectionDetails admin;
    private final Queue<String> returned = new ConcurrentLinkedQueue<>();
    private final AtomicLong requested = new AtomicLong();
    private volatile boolean hasFailed;

    /** Held by the thread that looks. It guards the fields below. */
    private final ReentrantLock looking = new ReentrantLock();

    private long done;
    private boolean isClosed;
    private @Nullable Connection session;

    SettingsLooks(SettingsGuard guard, ConnectionDetails admin) {
        this.guard = guard;
        this.admin = admin;
    }

    /** Resets the settings that a test changed. Nothing is reset while another session builds a template. */
    public void returned(String database) {
        returned.add(database);
        look(requested.incrementAndGet());
    }

    /** Looks again if the last look failed, or found a setting that it could not reset. */
    public void retry() {
        if (guard.isResetDue() || hasFailed) {
            look(requested.incrementAndGet());
        }
    }

    /** Looks, unless a look of another thread began after this request. An interrupt does not stop it. */
    private void look(long request) {
        if (!Uninterruptibles.tryLockUninterruptibly(looking, PATIENCE)) {
            return;
        }
        try {
            if (done < request && !isClosed) {
                done = requested.get();
                look();
            }
        } finally {
            looking.unlock();
        }
    }

    private void look() {
        List<String> databases = new ArrayList<>();
        for (String database = returned.poll(); database != null; database = returned.poll()) {
            databases.add(database);
        }
        try {
            reset(String.join(", ", databases));
            hasFailed = false;
        } catch (SQLException | RuntimeException e) {
            if (!hasFailed) {
                LOG.warn(
                        "Cannot look for settings of roles that tests have changed: {}. Each next test tries again.",
                        Sentences.of(e));
            }
            hasFailed = true;
        }
    }

    /** The session is idle between tests, so a firewall or a restart may have ended it. */
    private void reset(String databases) throws SQLException {
        try {
            guard.reset(session(), databases);
        } catch (SQLException e) {
            if (!SqlStates.isConnectionLost(e)) {
                throw e;
            }
            closeSession();
            guard.reset(session(), databases);
        }
    }

    private Connection session() throws SQLException {
        Connection opened = session;
        if (opened == null || opened.isClosed()) {
            opened = Connections.dataSource(admin, SESSION).getConnection();
            session = opened;
            Connections.execute(opened, AdminSessions.WITHOUT_TIMEOUTS);
        }
        return opened;
    }

    /** Looks a last time if a look is due. */
    @Override
    public void close() {
        retry();
        if (Uninterruptibles.tryLockUninterruptibly(looking, PATIENCE)) {
            try {
                isClosed = true;
                closeSession();
            } finally {
                looking.unlock();
            }
        }
    }

    private void closeSession() {
        Connection opened = session;
        session = null;
        if (opened != null) {
            try {
                opened.close();
            } catch (SQLException e) {
                LOG.debug("The session that looked at settings was gone already", e);
            }
        }
    }
}
