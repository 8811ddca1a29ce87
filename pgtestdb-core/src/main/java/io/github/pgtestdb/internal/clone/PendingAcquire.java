// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.pgtestdb.PgTestDbException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The wait of one caller for one clone. It is completed once, by the thread that removed it from the queue of waiting
 * callers. One thread waits for it.
 *
 * <p>A {@link FutureTask} only parks its waiter. A {@code CompletableFuture}, a {@code Condition} and every {@code
 * BlockingQueue} tell a fork-join pool, such as JUnit's, that the thread blocks. The pool then starts another thread
 * with another test (docs/decisions/003-templates.md).
 */
final class PendingAcquire extends FutureTask<ClonedDatabase> {

    PendingAcquire() {
        super(() -> {
            throw new IllegalStateException("A pending acquire is completed, not run");
        });
    }

    void succeed(ClonedDatabase clone) {
        set(clone);
    }

    void fail(Throwable failure) {
        setException(failure);
    }

    /**
     * Waits for the clone, and returns it or throws the failure of its creation. If the wait is interrupted, a clone that
     * arrives at this moment is released.
     *
     * @param leave removes this object from the queue; returns false if it was already removed to be completed
     */
    ClonedDatabase await(String template, Predicate<PendingAcquire> leave, Consumer<ClonedDatabase> release)
            throws SQLException {
        try {
            return get();
        } catch (ExecutionException e) {
            throw asSqlException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            PgTestDbException failure =
                    new PgTestDbException("Interrupted while waiting for a database from the template " + template, e);
            if (!leave.test(this)) {
                releaseResult(release, failure);
            }
            throw failure;
        }
    }

    /** Throws the failure of a creation if it is unchecked; returns it if it is an SQLException. */
    static SQLException asSqlException(ExecutionException e) {
        if (e.getCause() instanceof SQLException failure) {
            return failure;
        }
        if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
        }
        throw new IllegalStateException("Creating a clone failed", e.getCause());
    }

    /** The result is complete or about to be. The interrupt status of the thread is restored. */
    private void releaseResult(Consumer<ClonedDatabase> release, Exception failure) {
        try {
            release.accept(Objects.requireNonNull(Uninterruptibles.getUninterruptibly(this)));
        } catch (ExecutionException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
