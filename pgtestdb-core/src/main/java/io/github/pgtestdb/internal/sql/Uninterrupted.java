package io.github.pgtestdb.internal.sql;

import io.github.pgtestdb.PgTestDbException;
import java.sql.SQLException;

/** Does what must be done even where its thread is interrupted, as by a test's timeout: nothing may be left behind. */
public final class Uninterrupted {

    private Uninterrupted() {}

    /**
     * Does the work, and again if an interrupt ended it. The thread is interrupted afterwards if it was before or
     * meanwhile.
     *
     * @param work may be done in part already when it is done again
     * @throws SQLException as the work does, for another reason than an interrupt
     */
    public static <R> R untilDone(Retry.Work<R> work) throws SQLException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return work.run();
                } catch (SQLException | PgTestDbException e) {
                    if (!Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Does what cannot be done twice, and does not see that its thread was interrupted before. */
    public static void once(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
