// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.admin.LockWait;
import io.github.pgtestdb.internal.concurrent.Heartbeat;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The session-level advisory lock that shows that this run is alive. The server releases it when the sessions that hold
 * it end. After {@code kill -9} they end at once, so that the next run can drop the databases of this one. Thread-safe.
 *
 * <ul>
 * <li>{@code session} and {@code second} share the lock, so that it stays held if one of them is lost. A run that drops
 *     the databases of a dead run must hold its lock exclusively.
 * <li>{@code session} also holds the locks of the templates in {@code shared}, and the lock of a build.
 * <li>{@code loss} is null unless {@code session} was found to be lost and could not be replaced yet. Then it has the
 *     time of the loss and the last failure.
 * <li>The thread of {@code heartbeat} checks both sessions every {@link #PERIOD} and replaces lost ones. The checks
 *     also keep firewalls from closing the sessions.
 * <li>{@code session}, {@code second}, {@code shared} and {@code loss} change only under {@code guard}. Only short
 *     statements run under it, each limited by the socket timeout. No thread waits for an advisory lock under it.
 * </ul>
 */
public final class RunLock implements AutoCloseable {

    private static final Logger LOG = Logs.logger();

    private static final Duration PERIOD = Duration.ofMillis(100);

    /** How long callers wait for the lock while the server restarts, counted from the loss. */
    private static final Duration RESTART_PATIENCE = Duration.ofSeconds(10);

    /** Longer than checking one session and opening another may take. */
    private static final Duration GUARD_PATIENCE = Duration.ofSeconds(60);

    /** The end of a run must not wait for a server that does not answer. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** If the last check that succeeded is more recent than this, the server counts as answering. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** How long to wait for the lock of a template. A run that drops the template holds it exclusively. */
    private static final Duration SHARE_PATIENCE = Duration.ofMinutes(2);

    private final DataSource source;
    private final RunId run;
    private final AdvisoryLock lock;
    private final Map<String, AdvisoryLock> shared = new HashMap<>();
    private final ReentrantLock guard = new ReentrantLock();
    private volatile LockSession session;
    private volatile @Nullable LockSession second;
    private volatile @Nullable Heartbeat heartbeat;
    private volatile boolean closed;
    private volatile long answered = System.nanoTime();

    private volatile Runnable whenGone = () -> {};

    /** Whether the current loss was reported. Used only by the thread that checks the lock. */
    private boolean told;

    /** Why the first session could not be replaced yet; null while it is held. */
    private volatile @Nullable Loss loss;

    /** When the session was found to be lost, and why it could not be reopened. */
    private record Loss(long since, SQLException reason) {}

    private RunLock(DataSource source, RunId run, LockSession session) {
        this.source = source;
        this.run = run;
        this.lock = AdvisoryLock.ofRun(run.text());
        this.session = session;
    }

    /** Acquires the lock in a session and takes the session over. Call {@link #keep} to start the checks. */
    public static RunLock acquire(DataSource source, RunId run, Connection connection) throws SQLException {
        RunLock held = new RunLock(source, run, LockSession.on(connection, name(run)));
        if (!held.lock.tryAcquireShared(connection)) {
            throw new SQLException("Another session holds the lock of the new run " + run);
        }
        return held;
    }

    private static String name(RunId run) {
        return "pgtestdb run " + run;
    }

    public RunId run() {
        return run;
    }

    /**
     * Starts the thread that checks the lock until it is closed.
     *
     * @param whenGone called in that thread when the server has been gone for longer than a restart takes, once for
     *     each loss
     */
    public RunLock keep(Runnable whenGone) {
        this.whenGone = whenGone;
        heartbeat = Heartbeat.start("pgtestdb-run-lock", PERIOD, this::beat);
        return this;
    }

    /** Tells whether the server answers. Waits for some seconds if there was no answer lately. */
    public boolean isAnswering() {
        if (loss == null && System.nanoTime() - answered < SILENCE.toNanos()) {
            return true;
        }
        try {
            return guarded(CLOSE_PATIENCE, session::isAlive);
        } catch (SQLException e) {
            LOG.debug("The server of run {} does not answer", run, e);
            return false;
        }
    }

    private void beat() {
        try {
            hold();
            answered = System.nanoTime();
            told = false;
            holdSecond();
        } catch (SQLException e) {
            LOG.debug("Cannot look after the lock of run {}", run, e);
            Loss current = loss;
            if (current != null && isOld(current) && SqlStates.isConnectionLost(e) && !told) {
                told = true;
                whenGone.run();
            }
        }
    }

    /** Returns why the lock's session could not be reopened so far, or null if it is held. */
    public @Nullable SQLException failure() {
        Loss current = loss;
        return current == null ? null : current.reason();
    }

    /**
     * Acquires the lock again if its session was lost. Call it before a database is created, because no lock would
     * protect it otherwise. Waits while a server restarts.
     *
     * @throws SQLNonTransientConnectionException if the server has been gone for longer than a restart takes
     */
    public void ensureHeld() throws SQLException {
        while (true) {
            Loss known = loss;
            if (known != null && heartbeat != null && isOld(known)) {
                throw lost(known.reason());
            }
            try {
                hold();
                return;
            } catch (SQLException e) {
                Loss current = loss;
                if (current == null || !SqlStates.isTemporary(e)) {
                    throw e;
                }
                if (isOld(current)) {
                    throw lost(e);
                }
            }
            pause();
        }
    }

    /** Creates a failure that is not retried, because the caller has waited long enough. */
    private static SQLException lost(SQLException reason) {
        return new SQLNonTransientConnectionException(reason.getMessage(), reason.getSQLState(), reason);
    }

    private static boolean isOld(Loss loss) {
        return System.nanoTime() - loss.since() > RESTART_PATIENCE.toNanos();
    }

    /** Makes one attempt to hold the lock. */
    private void hold() throws SQLException {
        guarded(() -> {
            if (closed || session.isAlive()) {
                return true;
            }
            Loss before = loss;
            if (before == null) {
                LOG.warn(
                        "The session that holds the lock of run {} was lost, perhaps because the server restarted;"
                                + " opening another.",
                        run);
            }
            // Read before the attempt, which takes long to fail on a server that does not answer.
            long now = System.nanoTime();
            try {
                replaceSession();
                loss = null;
            } catch (SQLException e) {
                loss = new Loss(before == null ? now : before.since(), e);
                throw e;
            }
            return true;
        });
    }

    /** Replaces the lost session. The server may still take it for alive, with a build lock, for example. */
    private void replaceSession() throws SQLException {
        LockSession fresh = LockSession.open(source, name(run));
        try {
            session.terminateFrom(fresh, name(run));
            takeShared(fresh);
            takeTemplateLocks(fresh);
        } catch (SQLException | RuntimeException e) {
            fresh.close();
            throw e;
        }
        LockSession lost = session;
        session = fresh;
        try {
            lost.close();
        } catch (SQLException e) {
            LOG.debug("The lost session of run {} could not be closed", run, e);
        }
    }

    private void takeShared(LockSession fresh) throws SQLException {
        if (!lock.tryAcquireShared(fresh.connection())) {
            throw new SQLException(
                    "Another session holds the lock of run " + run + " alone: it takes the run for dead, and drops its"
                            + " databases",
                    SqlStates.LOCK_NOT_AVAILABLE);
        }
    }

    /** Shares the locks of the templates again. One whose lock is held exclusively is being dropped. */
    private void takeTemplateLocks(LockSession fresh) throws SQLException {
        for (AdvisoryLock template : List.copyOf(shared.values())) {
            if (!template.tryAcquireShared(fresh.connection())) {
                shared.remove(template.name());
            }
        }
    }

    private void holdSecond() throws SQLException {
        guarded(() -> {
            LockSession known = second;
            if (closed || (known != null && known.isAlive())) {
                return true;
            }
            second = null;
            LockSession fresh = LockSession.open(source, name(run));
            try {
                takeShared(fresh);
            } catch (SQLException | RuntimeException e) {
                fresh.close();
                throw e;
            }
            second = fresh;
            return true;
        });
    }

    /** Shares a lock until this run ends, so that no run can hold it exclusively. Waits while a run does. */
    public void share(AdvisoryLock template) throws SQLException {
        ensureHeld();
        LockWait.until(
                template,
                SHARE_PATIENCE,
                LockWait.FIXED,
                () -> guarded(() -> {
                    if (shared.containsKey(template.name())) {
                        return true;
                    }
                    boolean taken = template.tryAcquireShared(session.connection());
                    if (taken) {
                        shared.put(template.name(), template);
                    }
                    return taken;
                }),
                () -> guarded(() -> template.holders(session.connection())));
    }

    /**
     * Acquires a lock exclusively for this run. Threads of this JVM must not compete for it: they share one session, so
     * the server would grant it to all of them.
     *
     * @throws io.github.pgtestdb.PgTestDbException if others still hold it after the longest wait, or on an interrupt
     */
    public HeldLock take(AdvisoryLock wanted, Duration longestWait) throws SQLException {
        ensureHeld();
        LockSession[] holding = new LockSession[1];
        LockWait.until(
                wanted,
                longestWait,
                LockWait.SET_BY_USER,
                () -> guarded(() -> {
                    holding[0] = session;
                    return wanted.tryAcquire(session.connection());
                }),
                () -> guarded(() -> wanted.holders(session.connection())));
        return new HeldLock(this, wanted, holding[0]);
    }

    /** Tells whether a session is alive and still the one that holds the locks. */
    boolean isHeldBy(LockSession holding) throws SQLException {
        return guarded(() -> session == holding && session.isAlive());
    }

    /** Releases a lock. If its session was lost, the lock is already free. */
    void release(AdvisoryLock held, LockSession holding) throws SQLException {
        guarded(() -> {
            if (session == holding) {
                held.release(session.connection());
            }
            return true;
        });
    }

    /** Work on the sessions. */
    @FunctionalInterface
    private interface Work<R> {
        R run() throws SQLException;
    }

    private <R> R guarded(Work<R> work) throws SQLException {
        return guarded(GUARD_PATIENCE, work);
    }

    private <R> R guarded(Duration patience, Work<R> work) throws SQLException {
        try {
            if (!guard.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SQLException(
                        "The session that holds the lock of run " + run + " does not answer",
                        SqlStates.CONNECTION_DOES_NOT_EXIST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while waiting for the session that holds the lock of run " + run, e);
        }
        try {
            return work.run();
        } finally {
            guard.unlock();
        }
    }

    private void pause() throws SQLException {
        try {
            TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while the server of run " + run + " restarts", e);
        }
    }

    /** Releases everything. From then on, another run may drop the remaining databases of this one. */
    @Override
    public void close() throws SQLException {
        closed = true;
        Heartbeat beating = heartbeat;
        if (beating != null) {
            beating.close(CLOSE_PATIENCE);
        }
        boolean answers =
                Uninterruptibles.tryLockUninterruptibly(guard, CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        try {
            end(answers);
        } finally {
            if (answers) {
                guard.unlock();
            }
        }
    }

    private void end(boolean answers) throws SQLException {
        LockSession other = second;
        if (other != null) {
            other.end(answers);
        }
        session.end(answers);
    }
}
