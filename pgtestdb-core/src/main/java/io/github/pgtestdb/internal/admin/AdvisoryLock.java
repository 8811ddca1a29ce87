// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.admin;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.jdbc.SqlFunction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A session-level advisory lock on the admin database, with a 64-bit key made from a name. */
public record AdvisoryLock(String name) {

    /** Serializes template builds on a server: roles are cluster-wide, and two migrations might both create one. */
    public static final AdvisoryLock BUILD = new AdvisoryLock("build");

    /** Serializes the creation of the test role. */
    public static final AdvisoryLock ROLES = new AdvisoryLock("roles");

    /** Serializes the eviction of templates: two runs that count them at once would both free the same space. */
    public static final AdvisoryLock EVICTION = new AdvisoryLock("eviction");

    /** Finds the holders in all databases. These locks have one key of 64 bits, which the view shows in halves. */
    private static final String OTHER_HOLDERS = """
            SELECT pid FROM pg_catalog.pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND pid <> pg_backend_pid()
              AND ((classid::bigint << 32) | objid::bigint) = ?
            """;

    private static final String HOLDERS_ELSEWHERE = OTHER_HOLDERS.stripTrailing()
            + " AND database <> (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())";

    /** The lock of a run that is alive. */
    public static AdvisoryLock ofRun(String run) {
        return new AdvisoryLock("run " + run);
    }

    /** The lock of a template: shared by the runs that use it, and exclusive for a run that drops it. */
    public static AdvisoryLock ofTemplate(String template) {
        return new AdvisoryLock("template " + template);
    }

    /**
     * Acquires the lock, and waits while other sessions hold it. The wait can be interrupted, and is logged.
     *
     * @throws io.github.pgtestdb.PgTestDbException if others still hold it after the longest wait; the message names
     *     them
     */
    public void acquire(Connection session, Duration longestWait) throws SQLException {
        LockWait.until(this, longestWait, LockWait.SET_BY_USER, () -> tryAcquire(session), () -> holders(session));
    }

    public boolean tryAcquire(Connection session) throws SQLException {
        return tryTo("SELECT pg_try_advisory_lock(?)", session);
    }

    /** Acquires the lock in shared mode, unless another session holds it exclusively. */
    public boolean tryAcquireShared(Connection session) throws SQLException {
        return tryTo("SELECT pg_try_advisory_lock_shared(?)", session);
    }

    private boolean tryTo(String sql, Connection session) throws SQLException {
        return Connections.query(session, sql, row -> row.getBoolean(1), key()).get(0);
    }

    /** Returns the sessions that hold the lock in the same admin database. */
    public List<LockHolder> holders(Connection session) throws SQLException {
        return Connections.query(session, LockHolder.FIND, LockHolder::read, key());
    }

    /** Describes the lock, for example {@code the lock of template builds}. */
    public String description() {
        return switch (name) {
            case "build" -> "the lock of template builds";
            case "roles" -> "the lock of the test role";
            case "eviction" -> "the lock of template eviction";
            default -> "the lock of " + name;
        };
    }

    public void release(Connection session) throws SQLException {
        Connections.query(session, "SELECT pg_advisory_unlock(?)", row -> true, key());
    }

    /**
     * Tells whether another session holds the lock, in any database. This includes sessions on another admin database,
     * although they do not conflict with this lock.
     */
    public boolean isHeldByOthers(Connection session) throws SQLException {
        return !Connections.query(session, OTHER_HOLDERS, row -> row.getInt(1), key())
                .isEmpty();
    }

    /** Tells whether a session on another admin database holds the lock. That does not conflict with this lock. */
    public boolean isHeldElsewhere(Connection session) throws SQLException {
        return !Connections.query(session, HOLDERS_ELSEWHERE, row -> row.getInt(1), key())
                .isEmpty();
    }

    /** Returns the result of work under the lock. Does nothing and returns false if another session holds it. */
    public boolean ifFree(AdminSessions admin, SqlFunction<Connection, Boolean> work) throws SQLException {
        return admin.with(session -> {
            if (!tryAcquire(session)) {
                return false;
            }
            try {
                return work.apply(session);
            } finally {
                release(session);
            }
        });
    }

    public long key() {
        return Hashing.sha256()
                .hashString("pgtestdb " + name, StandardCharsets.UTF_8)
                .asLong();
    }
}
