// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

import java.io.Serial;

/**
 * Connections were left open when a {@link TestDatabase} was closed. The message lists each of them.
 *
 * @since 0.1.0
 */
public final class ConnectionLeakException extends PgTestDbException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message lists the connections and says what to do
     */
    public ConnectionLeakException(String message) {
        super(message);
    }
}
