package io.github.pgtestdb.internal.pool;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The wait of one caller for one clone. It is completed once, by the thread that removed it from the queue of waiting
 * callers. One thread waits for it.
 *
 * <p>A {@link FutureTask} only parks its waiter. A {@code CompletableFuture}, a {@code Condition} and every {@code
 * BlockingQueue} tell a fork-join pool, such as JUnit's, that the thread blocks. The pool then starts another thread
 * with another test (docs/decisions/003-templates.md).
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

    /** Waits like {@link #await}, but continues after an interrupt. The interrupt status of the thread is restored. */
    ClonedDatabase awaitUninterrupted() throws SQLException {
        try {
            return Objects.requireNonNull(Uninterruptibles.getUninterruptibly(this));
        } catch (ExecutionException e) {
            throw Failures.asSqlException(e);
        }
    }

    /** Waits for the clone, and returns it or throws the failure of its creation. */
    ClonedDatabase await() throws SQLException, InterruptedException {
        try {
            return get();
        } catch (ExecutionException e) {
            throw Failures.asSqlException(e);
        }
    }
}
