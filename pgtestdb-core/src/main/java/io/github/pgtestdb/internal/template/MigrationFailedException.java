// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import java.io.Serial;
import java.time.Duration;

/** A migrator failed. The user's message is created when it is known whether the database was dropped. */
final class MigrationFailedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Duration elapsed;
    private final Throwable reason;

    MigrationFailedException(Duration elapsed, Throwable reason) {
        super(reason);
        this.elapsed = elapsed;
        this.reason = reason;
    }

    Duration elapsed() {
        return elapsed;
    }

    /** Returns the failure of the migrator. */
    Throwable reason() {
        return reason;
    }
}
