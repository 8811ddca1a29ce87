// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Handles the results of clones that another thread creates. */
final class CloneFailures {

    private CloneFailures() {}

    /** Throws the failure if it is unchecked; returns it if it is an SQLException. */
    static SQLException asSqlException(ExecutionException e) {
        if (e.getCause() instanceof SQLException failure) {
            return failure;
        }
        if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
        }
        throw new IllegalStateException("Creating a clone failed", e.getCause());
    }

    /** Waits for the result and returns it; empty if there is none. */
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
