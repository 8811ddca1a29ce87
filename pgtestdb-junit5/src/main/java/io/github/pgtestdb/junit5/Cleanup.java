package io.github.pgtestdb.junit5;

import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

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

    /** Throws an error, since JUnit hides exceptions of its stores behind "Failed to close extension context". */
    void throwFailure() {
        if (failure != null) {
            throw new AssertionFailedError(
                    failure instanceof RuntimeException
                            ? failure.getMessage()
                            : "Closing a connection of the test failed: " + failure.getMessage(),
                    failure);
        }
    }
}
