// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import io.github.pgtestdb.PgTestDbException;

/** Turns an interrupt into an exception, and leaves the thread interrupted. */
public final class Interruption {

    public static PgTestDbException of(String activity, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new PgTestDbException("Interrupted while " + activity + ".", cause);
    }

    private Interruption() {}
}
