// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * pgtestdb could not do the requested work. The message names the attempt, the server, the result and the next step. It
 * never contains a password.
 *
 * @since 0.1.0
 */
public class PgTestDbException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message names the attempt, the result and the next step
     */
    public PgTestDbException(String message) {
        super(message);
    }

    /**
     * Creates an exception.
     *
     * @param message names the attempt, the result and the next step
     * @param cause the underlying failure, or {@code null}
     */
    public PgTestDbException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
