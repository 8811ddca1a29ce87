// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

/** Says why no server can be shared here; the JVM then starts its own. */
public final class NotShareableException extends Exception {

    private static final long serialVersionUID = 1;

    public NotShareableException(String reason) {
        super(reason);
    }

    public NotShareableException(String reason, Throwable cause) {
        super(reason, cause);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
