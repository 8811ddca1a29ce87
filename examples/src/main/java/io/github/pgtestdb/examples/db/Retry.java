// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.db;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.IntConsumer;

/** Repeats a transaction that failed only because of concurrent transactions. Immutable and thread-safe. */
public final class Retry {

    /** SQLSTATE of a transaction that cannot be serialized with others. */
    public static final String SERIALIZATION_FAILURE = "40001";

    /** SQLSTATE of a transaction that was aborted to break a deadlock. */
    public static final String DEADLOCK_DETECTED = "40P01";

    private static final Set<String> WORTH_ANOTHER_TRY = Set.of(SERIALIZATION_FAILURE, DEADLOCK_DETECTED);

    private final int attempts;
    private final IntConsumer pause;

    /**
     * Creates a retry.
     *
     * @param attempts how many attempts, including the first
     * @param pause waits before the next attempt; its argument is the number of failed attempts
     */
    public Retry(int attempts, IntConsumer pause) {
        if (attempts < 1) {
            throw new IllegalArgumentException("At least one attempt, not " + attempts);
        }
        this.attempts = attempts;
        this.pause = pause;
    }

    /** Retries without a pause. This is enough if the other transaction has committed by the time this one fails. */
    public static Retry immediately(int attempts) {
        return new Retry(attempts, failures -> {});
    }

    /**
     * A transaction from begin to commit.
     *
     * @param <T> the type of its result
     */
    @FunctionalInterface
    public interface Attempt<T> {
        /** Runs the whole transaction once. */
        T run() throws SQLException;
    }

    /** Runs the attempt until it succeeds, fails with another SQLSTATE, or has failed too often. */
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
