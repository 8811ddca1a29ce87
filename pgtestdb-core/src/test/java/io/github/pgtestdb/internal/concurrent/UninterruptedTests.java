// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UninterruptedTests {

    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void forgetTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    @DisplayName("The work does not see an earlier interrupt, and the caller does")
    void hidesEarlierInterrupt() throws SQLException {
        Thread.currentThread().interrupt();
        assertThat(Uninterrupted.untilDone(Thread::interrupted)).isFalse();
        assertThat(Thread.interrupted()).as("interrupted afterwards").isTrue();
    }

    @Test
    @DisplayName("Work that an interrupt ended is done again")
    void repeatsInterruptedWork() throws SQLException {
        assertThat(Uninterrupted.untilDone(() -> interruptedTwice(new SQLException("Interrupted"))))
                .isEqualTo(3);
        assertThat(Thread.interrupted()).as("interrupted afterwards").isTrue();
    }

    @Test
    void soIsWhatFailedAsOursDo() throws SQLException {
        assertThat(Uninterrupted.untilDone(() -> interruptedTwice(new PgTestDbException("Interrupted"))))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("Work that fails for another reason is not repeated")
    void passesOtherFailures() {
        assertThatThrownBy(() -> Uninterrupted.untilDone(() -> {
                    attempts.incrementAndGet();
                    throw new SQLException("No such database");
                }))
                .isInstanceOf(SQLException.class)
                .hasMessage("No such database");
        assertThat(attempts).hasValue(1);
        assertThat(Thread.interrupted()).as("interrupted afterwards").isFalse();
    }

    @Test
    @DisplayName("Work that is done once sees no interrupt, even if one comes meanwhile")
    void shieldsWorkThatIsDoneOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        AtomicBoolean isAfterwards = new AtomicBoolean();
        Thread closing = new Thread(() -> {
            Uninterrupted.once(() -> {
                begun.countDown();
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    wasInterrupted.set(true);
                }
            });
            isAfterwards.set(Thread.interrupted());
        });
        closing.start();
        begun.await();
        closing.interrupt();
        mayEnd.countDown();
        closing.join();
        assertThat(wasInterrupted).as("seen by the work").isFalse();
        assertThat(isAfterwards).as("interrupted afterwards").isTrue();
    }

    @Test
    @DisplayName("A failure of work that is done once reaches the caller")
    void passesFailureOfWorkDoneOnce() {
        PgTestDbException failure = new PgTestDbException("No such directory");
        assertThatThrownBy(() -> Uninterrupted.once(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    private <E extends Exception> int interruptedTwice(E failure) throws E {
        int attempt = attempts.incrementAndGet();
        if (attempt <= 2) {
            Thread.currentThread().interrupt();
            throw failure;
        }
        return attempt;
    }
}
