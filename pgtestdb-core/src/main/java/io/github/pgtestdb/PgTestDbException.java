package io.github.pgtestdb;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Something that pgtestdb was asked to do and could not. The message says what was tried, on which server, what came
 * back and what to do next; it never holds a password.
 */
public class PgTestDbException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, what came back, what to do
     */
    public PgTestDbException(String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what was tried, what came back, what to do
     * @param cause what came back, or {@code null}
     */
    public PgTestDbException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
