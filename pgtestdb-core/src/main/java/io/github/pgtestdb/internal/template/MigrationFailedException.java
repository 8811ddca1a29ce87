package io.github.pgtestdb.internal.template;

import java.io.Serial;
import java.time.Duration;

/** A migrator failed; the message for the user follows when it is known what was left on the server. */
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

    /** What the migrator threw. */
    Throwable reason() {
        return reason;
    }
}
