package io.github.pgtestdb.internal.sql;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Does what must be done even where its thread is interrupted, as by a test's timeout: nothing may be left behind. */
public final class Uninterrupted {

    private static final ThreadFactory THREADS = DaemonThreads.named("pgtestdb-close");

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
                } catch (SQLException | RuntimeException e) {
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

    /** Does what cannot be done twice, in a thread that nobody knows and so nobody interrupts, and waits until it is over. */
    public static void once(Runnable work) {
        FutureTask<Boolean> task = new FutureTask<>(work, true);
        THREADS.newThread(task).start();
        try {
            Uninterruptibles.getUninterruptibly(task);
        } catch (ExecutionException e) {
            Throwables.throwIfUnchecked(Objects.requireNonNullElse(e.getCause(), e));
            throw new IllegalStateException("A Runnable throws nothing else", e);
        }
    }
}
