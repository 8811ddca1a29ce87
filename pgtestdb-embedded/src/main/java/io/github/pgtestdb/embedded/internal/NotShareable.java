package io.github.pgtestdb.embedded.internal;

/** Says why no server can be shared here; the JVM then starts its own. */
final class NotShareable extends Exception {

    private static final long serialVersionUID = 1;

    NotShareable(String reason) {
        super(reason);
    }

    NotShareable(String reason, Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
