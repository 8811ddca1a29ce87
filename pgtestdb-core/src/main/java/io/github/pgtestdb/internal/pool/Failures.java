package io.github.pgtestdb.internal.pool;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What came of making a clone elsewhere. */
final class Failures {

    private Failures() {}

    /** Throws what the making threw, or returns it where it is checked. */
    static SQLException asSqlException(ExecutionException e) {
        if (e.getCause() instanceof SQLException failure) {
            return failure;
        }
        if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
        }
        throw new IllegalStateException("Making a clone failed", e.getCause());
    }

    /** The result, which is waited for, or nothing if there never is one. */
    static <T> Stream<T> resultOf(Future<T> future) {
        try {
            return Stream.of(future.get());
        } catch (ExecutionException e) {
            return Stream.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Stream.empty();
        }
    }
}
