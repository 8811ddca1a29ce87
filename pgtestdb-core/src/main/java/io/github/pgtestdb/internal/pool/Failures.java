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

    /** The result, or nothing if there is none yet or never. */
    static <T> Stream<T> resultOf(Future<T> future) {
        try {
            return future.isDone() ? Stream.of(future.get()) : Stream.empty();
        } catch (ExecutionException e) {
            return Stream.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("What is done is not waited for", e);
        }
    }
}
