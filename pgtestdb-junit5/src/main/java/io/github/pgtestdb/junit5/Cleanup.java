package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import org.jspecify.annotations.Nullable;

/** Runs every step, even after one fails; the first failure is thrown at the end, later ones suppressed in it. */
final class Cleanup {

    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    private @Nullable Exception failure;

    @SuppressWarnings("CatchingUnchecked") // Whatever goes wrong, the steps that follow must run.
    void run(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }
    }

    void throwFailure() {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure != null) {
            throw new PgTestDbException("Closing a connection of the test failed: " + failure.getMessage(), failure);
        }
    }
}
