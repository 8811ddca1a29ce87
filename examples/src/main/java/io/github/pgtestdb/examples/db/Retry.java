package io.github.pgtestdb.examples.db;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.IntConsumer;

/** Repeats a transaction that PostgreSQL ended only because of its neighbours. Immutable and thread-safe. */
public final class Retry {

    /** SQLSTATE of a transaction that cannot be serialized with others. */
    public static final String SERIALIZATION_FAILURE = "40001";

    /** SQLSTATE of a transaction that was picked to break a deadlock. */
    public static final String DEADLOCK_DETECTED = "40P01";

    private static final Set<String> WORTH_ANOTHER_TRY = Set.of(SERIALIZATION_FAILURE, DEADLOCK_DETECTED);

    private final int attempts;
    private final IntConsumer pause;

    /**
     * Makes a retry.
     *
     * @param attempts how many tries, the first included
     * @param pause waits before another try; is told how many have failed
     */
    public Retry(int attempts, IntConsumer pause) {
        if (attempts < 1) {
            throw new IllegalArgumentException("At least one attempt, not " + attempts);
        }
        this.attempts = attempts;
        this.pause = pause;
    }

    /** Retries without a pause: right where the winner has committed by the time the loser hears of it. */
    public static Retry immediately(int attempts) {
        return new Retry(attempts, failures -> {});
    }

    /**
     * A transaction from begin to commit.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Attempt<T> {
        /** Runs the whole transaction once. */
        T run() throws SQLException;
    }

    /** Runs the attempt until it succeeds, fails for a reason of its own, or the attempts are used up. */
    public <T> T call(Attempt<T> attempt) throws SQLException {
        for (int failures = 1; ; failures++) {
            try {
                return attempt.run();
            } catch (SQLException e) {
                if (failures == attempts || !WORTH_ANOTHER_TRY.contains(e.getSQLState())) {
                    throw e;
                }
                pause.accept(failures);
            }
        }
    }
}
