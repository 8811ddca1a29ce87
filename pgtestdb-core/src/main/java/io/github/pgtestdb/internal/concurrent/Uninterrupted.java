// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.concurrent;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.internal.support.DaemonThreads;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Completes work even if its thread is interrupted, for example by a test's timeout. */
public final class Uninterrupted {

    private static final ThreadFactory THREADS = DaemonThreads.named("pgtestdb-close");

    private Uninterrupted() {}

    /**
     * Runs the work, and repeats it if an interrupt ended it. The interrupt status of the thread is restored
     * afterwards.
     *
     * @param work may already be done in part when it runs again
     * @throws SQLException if the work fails for another reason than an interrupt
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

    /** Runs work that cannot be repeated, and waits. Its thread is not published, so it is not interrupted. */
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
