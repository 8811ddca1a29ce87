package io.github.pgtestdb.internal.sql;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A session-level advisory lock on the admin database, with a 64-bit key made from a name. */
public record AdvisoryLock(String name) {

    /** Serialises template builds on a server: roles are cluster-wide, and two migrations might both create one. */
    public static final AdvisoryLock BUILD = new AdvisoryLock("build");

    /** Serialises the creation of the test role. */
    public static final AdvisoryLock ROLES = new AdvisoryLock("roles");

    /** Held by whoever evicts templates: two who count them at once would both make the same room. */
    public static final AdvisoryLock EVICTION = new AdvisoryLock("eviction");

    /** The locks of all databases; those of ours have one key of 64 bits, which the view shows in halves. */
    private static final String OTHER_HOLDERS = """
            SELECT pid FROM pg_catalog.pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND pid <> pg_backend_pid()
              AND ((classid::bigint << 32) | objid::bigint) = ?
            """;

    private static final String HOLDERS_ELSEWHERE = OTHER_HOLDERS.stripTrailing()
            + " AND database <> (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())";

    /** Says that a run is alive. */
    public static AdvisoryLock ofRun(String run) {
        return new AdvisoryLock("run " + run);
    }

    /** Is shared by the runs that use a template; who drops it has it alone. */
    public static AdvisoryLock ofTemplate(String template) {
        return new AdvisoryLock("template " + template);
    }

    /**
     * Takes the lock, waiting while others hold it. The wait can be interrupted, and is logged.
     *
     * @throws io.github.pgtestdb.PgTestDbException if others still hold it after the longest wait; the message names them
     */
    public void acquire(Connection session, Duration longestWait) throws SQLException {
        LockWait.until(this, longestWait, LockWait.SET_BY_USER, () -> tryAcquire(session), () -> holders(session));
    }

    public boolean tryAcquire(Connection session) throws SQLException {
        return tryTo("SELECT pg_try_advisory_lock(?)", session);
    }

    /** Takes the lock together with others, unless somebody has it alone. */
    public boolean tryAcquireShared(Connection session) throws SQLException {
        return tryTo("SELECT pg_try_advisory_lock_shared(?)", session);
    }

    private boolean tryTo(String sql, Connection session) throws SQLException {
        return AdminDatabase.query(session, sql, row -> row.getBoolean(1), key())
                .get(0);
    }

    /** Returns the sessions that hold the lock, those of other databases excluded. */
    public List<LockHolder> holders(Connection session) throws SQLException {
        return AdminDatabase.query(session, LockHolder.FIND, LockHolder::read, key());
    }

    /** Says what the lock is for, such as {@code the lock of template builds}. */
    public String description() {
        return switch (name) {
            case "build" -> "the lock of template builds";
            case "roles" -> "the lock of the test role";
            case "eviction" -> "the lock of template eviction";
            default -> "the lock of " + name;
        };
    }

    public void release(Connection session) throws SQLException {
        AdminDatabase.query(session, "SELECT pg_advisory_unlock(?)", row -> true, key());
    }

    /**
     * Tells whether somebody else holds it, in whatever database: one who connects to another admin database is seen,
     * although their lock keeps nobody out here.
     */
    public boolean isHeldByOthers(Connection session) throws SQLException {
        return !AdminDatabase.query(session, OTHER_HOLDERS, row -> row.getInt(1), key())
                .isEmpty();
    }

    /** Returns whether a session holds it that uses another admin database, and that this lock does not keep out. */
    public boolean isHeldElsewhere(Connection session) throws SQLException {
        return !AdminDatabase.query(session, HOLDERS_ELSEWHERE, row -> row.getInt(1), key())
                .isEmpty();
    }

    /** Does something alone, unless somebody holds the lock: then does nothing, and returns false. */
    public boolean ifFree(AdminDatabase admin, Work work) throws SQLException {
        return admin.with(session -> {
            if (!tryAcquire(session)) {
                return false;
            }
            try {
                return work.run(session);
            } finally {
                release(session);
            }
        });
    }

    /** What is done under a lock, with the session that holds it; tells whether it was done. */
    @FunctionalInterface
    public interface Work {
        boolean run(Connection session) throws SQLException;
    }

    public long key() {
        return Hashing.sha256()
                .hashString("pgtestdb " + name, StandardCharsets.UTF_8)
                .asLong();
    }
}
