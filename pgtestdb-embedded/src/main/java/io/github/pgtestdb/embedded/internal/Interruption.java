package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.PgTestDbException;

/** Turns an interrupt into an exception, and leaves the thread interrupted. */
final class Interruption {

    static PgTestDbException of(String activity, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new PgTestDbException("Interrupted while " + activity + ".", cause);
    }

    private Interruption() {}
}
