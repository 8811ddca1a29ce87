package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.DaemonThreads;
import io.github.pgtestdb.internal.sql.Sentences;
import io.github.pgtestdb.internal.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for changed settings after tests, in its own thread and session. One look is for all databases that were
 * returned since the last look began. Thread-safe.
 *
 * <p>Invariants: {@code done <= requested}; if they differ, a look is under way or queued, and when it ends, {@code done} is
 * the {@code requested} of its beginning. A look that failed is made again before the next test.
 */
public final class SettingsLooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** A look takes less than a millisecond. A server that takes this long has other problems, and tests go on. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** A look may not wait for a server that stopped answering, since tests wait for the look. */
    private static final Map<String, String> SESSION = Map.of("socketTimeout", "10");

    private final SettingsGuard guard;
    private final ConnectionDetails admin;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(DaemonThreads.named("pgtestdb-settings"));
    private final Set<String> returned = new LinkedHashSet<>();
    private long requested;
    private volatile long done;
    private volatile boolean isPending;
    private volatile boolean hasFailed;
    private volatile @Nullable Connection session;

    SettingsLooks(SettingsGuard guard, ConnectionDetails admin) {
        this.guard = guard;
        this.admin = admin;
    }

    /** Looks soon, because a test has used a database. */
    public synchronized void returned(String database) {
        returned.add(database);
        request();
    }

    private synchronized void request() {
        requested++;
        if (!isPending && !thread.isShutdown()) {
            isPending = true;
            thread.execute(this::lookUntilDone);
        }
    }

    private void lookUntilDone() {
        for (Look look = begin(); look != null; look = end(look)) {
            look(look.databases());
        }
    }

    private record Look(long number, String databases) {}

    private synchronized Look begin() {
        Look look = new Look(requested, String.join(", ", returned));
        returned.clear();
        return look;
    }

    private synchronized @Nullable Look end(Look look) {
        done = look.number();
        isPending = done < requested;
        notifyAll();
        return isPending ? begin() : null;
    }

    private void look(String databases) {
        try {
            reset(databases);
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
            AdminDatabase.execute(opened, AdminDatabase.WITHOUT_TIMEOUTS);
        }
        return opened;
    }

    /** Waits until the settings are reset that tests changed which are over; not while another session builds a template. */
    public void await() {
        if (guard.isResetDue() || hasFailed) {
            request();
        }
        if (isPending) {
            awaitLooks();
        }
    }

    private synchronized void awaitLooks() {
        long mine = requested;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (long left = PATIENCE.toNanos(); done < mine && left > 0; left = deadline - System.nanoTime()) {
                Duration patience = Duration.ofNanos(left);
                wait(patience.toMillis(), patience.toNanosPart() % 1_000_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks a last time if a look is due. */
    @Override
    public void close() {
        await();
        synchronized (this) {
            thread.execute(this::closeSession);
            thread.shutdown();
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
