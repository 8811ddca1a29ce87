// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/** Runs every step, even after a failure. Throws the first failure at the end, with later ones suppressed. */
final class Cleanup {

    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    private @Nullable Exception failure;

    @SuppressWarnings("CatchingUnchecked") // The remaining steps must run after any failure.
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

    /** Throws an error, because JUnit hides exceptions of its stores behind "Failed to close extension context". */
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
