package io.github.pgtestdb.internal.database;

import io.github.pgtestdb.internal.server.TestRoles;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Retry;
import io.github.pgtestdb.internal.sql.Sql;
import io.github.pgtestdb.internal.sql.SqlStates;
import io.github.pgtestdb.internal.sql.Uninterrupted;
import java.sql.SQLException;

/** Drops databases that the caller has proved to be ours, despite open connections and other obstacles. Thread-safe. */
public final class DatabaseDropper {

    private static final String DROP = "DROP DATABASE IF EXISTS ";

    private final AdminDatabase admin;
    private final TestRoles roles;

    public DatabaseDropper(AdminDatabase admin, TestRoles roles) {
        this.admin = admin;
        this.roles = roles;
    }

    /** Drops a database, and returns when it is gone. An interrupt does not end the wait. */
    public void drop(String name) throws SQLException {
        Uninterrupted.untilDone(() -> {
            forceWhateverHolds(name);
            return name;
        });
    }

    private void forceWhateverHolds(String name) throws SQLException {
        try {
            force(name);
        } catch (SQLException e) {
            if (SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)) {
                dropWithoutForce(name, e);
            } else if (SqlStates.is(e, SqlStates.OBJECT_IN_USE)) {
                new DropObstacles(admin, roles, name).remove();
                Retry.whilePassing(() -> force(name));
            } else {
                throw e;
            }
        }
    }

    /**
     * Drops without force. Only a superuser may terminate a worker of autovacuum, or a session that is still logging
     * in. Without force, PostgreSQL itself ends the workers, and waits for five seconds until the sessions are gone.
     */
    private void dropWithoutForce(String name, SQLException refusal) throws SQLException {
        try {
            Retry.whilePassing(() -> admin.execute(DROP + Sql.identifier(name)));
        } catch (SQLException e) {
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    /** Drops a database after a failure. A failed drop is suppressed in that failure. */
    public void dropAfterFailure(String name, Throwable failure) {
        try {
            drop(name);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean force(String name) throws SQLException {
        return admin.execute(DROP + Sql.identifier(name) + " WITH (FORCE)");
    }
}
