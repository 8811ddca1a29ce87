// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.internal.support.DaemonThreads;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** A database that a separate thread creates, while the migrator reads and loads its files. Thread-safe. */
final class PendingDatabase {

    private static final ThreadFactory THREADS = DaemonThreads.named("pgtestdb-build");

    private final FutureTask<String> making;

    private PendingDatabase(FutureTask<String> making) {
        this.making = making;
    }

    /**
     * Starts to create the database.
     *
     * @param making returns its name, and leaves nothing behind if it fails
     */
    static PendingDatabase begin(Callable<String> making) {
        FutureTask<String> task = new FutureTask<>(making);
        THREADS.newThread(task).start();
        return new PendingDatabase(task);
    }

    /** Returns its name when it accepts connections, or throws the failure of its creation. */
    String name() throws SQLException {
        try {
            return making.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while the database was being made", e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** Works like {@link #name}, regardless of interrupts. */
    String nameUninterrupted() throws SQLException {
        try {
            return Objects.requireNonNull(Uninterruptibles.getUninterruptibly(making));
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static SQLException failure(ExecutionException e) throws SQLException {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        Throwables.throwIfInstanceOf(cause, SQLException.class);
        Throwables.throwIfUnchecked(cause);
        throw new IllegalStateException(cause);
    }
}
