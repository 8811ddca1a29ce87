package io.github.pgtestdb;

import java.io.Serial;

/** Connections were left open when a {@link TestDatabase} was returned; the message names each of them. */
public final class ConnectionLeakException extends PgTestDbException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message the connections, and what to do
     */
    public ConnectionLeakException(String message) {
        super(message);
    }
}
