// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.Logs;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The migrations that ran differ from those that the template was to be named after. Nothing was published. */
public final class MigrationsChangedException extends PgTestDbException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = Logs.logger();

    private final String migrator;
    private final String server;
    private final @Nullable PgTestDbException failure;

    /**
     * Creates an exception.
     *
     * @param failure the failure of the migrations, or null
     */
    public MigrationsChangedException(String migrator, String server, @Nullable PgTestDbException failure) {
        super("Cannot build the template of " + migrator + " on " + server
                + ": the migrations, or this JVM's time zone or locale, changed while they ran, also when they were run again."
                + " A template is named after these, and this one would hold something else. The partly built database was dropped."
                + " Leave the files alone while tests start. If the migrations write to a file that counts as one of"
                + " them, write it elsewhere. A migrator of your own must return the same fingerprint for the same"
                + " migrations.");
        this.migrator = migrator;
        this.server = server;
        this.failure = failure;
        if (failure != null) {
            addSuppressed(failure);
        }
    }

    /** Logs that the template is built again. */
    void log() {
        LOG.warn(
                "The migrations of {} changed while its template was built on {}. Building it again from the current migrations.",
                migrator,
                server);
    }

    /** Returns the failure after a second change: that of the migrations, if they failed too. */
    PgTestDbException last() {
        return failure != null ? failure : new PgTestDbException(String.valueOf(getMessage()), this);
    }
}
