// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.concurrent.Uninterrupted;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import org.slf4j.Logger;

/** A lock that a run holds exclusively until it is closed. Thread-safe. */
public final class HeldLock implements AutoCloseable {

    private static final Logger LOG = Logs.logger();

    private final RunLock run;
    private final AdvisoryLock lock;
    private final LockSession session;

    HeldLock(RunLock run, AdvisoryLock lock, LockSession session) {
        this.run = run;
        this.lock = lock;
        this.session = session;
    }

    /** Throws if the session that acquired the lock was lost since: another run may have held the lock meanwhile. */
    public void check() throws SQLException {
        if (!run.isHeldBy(session)) {
            throw new SQLException(
                    "The session that held " + lock.description() + " was lost; another run may have taken the lock",
                    SqlStates.CONNECTION_DOES_NOT_EXIST);
        }
    }

    /** Releases the lock, even if the thread is interrupted. The work is done, so a failure is only a warning. */
    @Override
    public void close() {
        try {
            Uninterrupted.untilDone(() -> {
                run.release(lock, session);
                return true;
            });
        } catch (SQLException e) {
            LOG.warn("Cannot release {}, which ends with its session: {}", lock.description(), e.getMessage());
        }
    }
}
