// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTests {

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void repeatsWhatPasses() throws SQLException {
        assertThat(Retry.whilePassing(() -> failing(3, SqlStates.OBJECT_IN_USE)))
                .isEqualTo(4);
    }

    @Test
    void doesNotRepeatWhatStays() {
        assertThatThrownBy(() -> Retry.whilePassing(() -> failing(3, SqlStates.DISK_FULL)))
                .isInstanceOf(SQLException.class)
                .hasMessage("attempt 1");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void stopsAtAnInterrupt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Retry.whilePassing(() -> failing(3, SqlStates.OBJECT_IN_USE)))
                .isInstanceOf(SQLException.class)
                .hasMessage("attempt 1");
        assertThat(Thread.interrupted()).as("interrupt kept").isTrue();
    }

    private int failing(int times, String state) throws SQLException {
        int attempt = attempts.incrementAndGet();
        if (attempt <= times) {
            throw new SQLException("attempt " + attempt, state);
        }
        return attempt;
    }
}
