package io.github.pgtestdb.internal.sql;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** A session-level advisory lock on the admin database, with a 64-bit key made from a name. */
public record AdvisoryLock(String name) {

    /** Serialises template builds on a server: roles are cluster-wide, and two migrations might both create one. */
    public static final AdvisoryLock BUILD = new AdvisoryLock("build");

    /** Serialises the creation of the test role. */
    public static final AdvisoryLock ROLES = new AdvisoryLock("roles");

    public static AdvisoryLock ofRun(String run) {
        return new AdvisoryLock("run " + run);
    }

    public static AdvisoryLock ofEviction(String template) {
        return new AdvisoryLock("eviction " + template);
    }

    public void acquire(Connection session) throws SQLException {
        AdminDatabase.query(session, "SELECT pg_advisory_lock(?)", row -> true, key());
    }

    public boolean tryAcquire(Connection session) throws SQLException {
        return AdminDatabase.query(session, "SELECT pg_try_advisory_lock(?)", row -> row.getBoolean(1), key())
                .get(0);
    }

    public void release(Connection session) throws SQLException {
        AdminDatabase.query(session, "SELECT pg_advisory_unlock(?)", row -> true, key());
    }

    long key() {
        return Hashing.sha256()
                .hashString("pgtestdb " + name, StandardCharsets.UTF_8)
                .asLong();
    }
}
