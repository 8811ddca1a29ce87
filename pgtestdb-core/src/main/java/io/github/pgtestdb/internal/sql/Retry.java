package io.github.pgtestdb.internal.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again what failed for a passing reason, waiting a little longer each time. */
public final class Retry {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** Waits 5, 10, 20 … ms, 2.5 s in all: longer than a straggler takes to leave, shorter than a test's patience. */
    private static final int ATTEMPTS = 10;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);

    private Retry() {}

    /** The work to be done. */
    @FunctionalInterface
    public interface Work<R> {
        R run() throws SQLException;
    }

    public static <R> R whilePassing(Work<R> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || SqlStates.firstOf(e, SqlStates.PASSING) == null) {
                    throw e;
                }
                LOG.debug("Attempt {} failed and is repeated: {}", attempt, e.getMessage());
                pause(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)), e);
            }
        }
    }

    private static void pause(Duration duration, SQLException reason) throws SQLException {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reason.addSuppressed(e);
            throw reason;
        }
    }
}
