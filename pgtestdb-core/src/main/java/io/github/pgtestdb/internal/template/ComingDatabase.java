package io.github.pgtestdb.internal.template;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.internal.sql.DaemonThreads;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/**
 * A database that a thread of its own makes, while the migrator reads and loads what it needs before it connects.
 * Thread-safe.
 */
final class ComingDatabase {

    private static final ThreadFactory THREADS = DaemonThreads.named("pgtestdb-build");

    private final FutureTask<String> making;

    private ComingDatabase(FutureTask<String> making) {
        this.making = making;
    }

    /**
     * Begins to make it.
     *
     * @param making returns its name, and leaves nothing behind if it fails
     */
    static ComingDatabase begin(Callable<String> making) {
        FutureTask<String> task = new FutureTask<>(making);
        THREADS.newThread(task).start();
        return new ComingDatabase(task);
    }

    /** Returns its name as soon as it can be connected to, or fails as the making did. */
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

    /** As {@link #name}, however often it is interrupted meanwhile. */
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
