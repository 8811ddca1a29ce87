package io.github.pgtestdb.internal.pool;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Where one taker waits for one clone. Settled once, by whoever took it out of the queue of those who wait; waited for by
 * one thread.
 *
 * <p>A {@link FutureTask} parks its waiter and no more. A {@code CompletableFuture}, a {@code Condition} and every {@code
 * BlockingQueue} tell a fork-join pool, as JUnit's is, that the thread blocks, and the pool starts another one with another
 * test (docs/design/003-templates.md).
 */
final class Handover extends FutureTask<ClonedDatabase> {

    Handover() {
        super(() -> {
            throw new IllegalStateException("A hand-over is settled, not run");
        });
    }

    void succeed(ClonedDatabase clone) {
        set(clone);
    }

    void fail(Throwable failure) {
        setException(failure);
    }

    /** The same, for a thread that was interrupted and still is afterwards. */
    ClonedDatabase awaitUninterrupted() throws SQLException {
        try {
            return Objects.requireNonNull(Uninterruptibles.getUninterruptibly(this));
        } catch (ExecutionException e) {
            throw Failures.asSqlException(e);
        }
    }

    /** Waits, and returns the clone or throws what its making threw. */
    ClonedDatabase await() throws SQLException, InterruptedException {
        try {
            return get();
        } catch (ExecutionException e) {
            throw Failures.asSqlException(e);
        }
    }
}
