// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Effects that appear only after a commit, or on another thread: a test that rolls back cannot see them. */
@Tag("commits")
class CommitTests extends ShopTestCase {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private long ada;

    @BeforeEach
    void aCustomerComes() {
        ada = customers.register(ALPINE, "ada@example.org", "Ada");
    }

    @RepeatedTest(3)
    void theScheduledJobConfirmsTheOrder() {
        long order = orders.place(ALPINE, ada, Map.of("ROPE-60", 1)).id();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (confirmations(order) == 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        assertThat(confirmations(order)).isEqualTo(1);
    }

    @Test
    void twoCustomersCompeteForTheLastOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> one = threads.submit(() -> orders.place(ALPINE, ada, Map.of("TENT-BASECAMP", 1)));
            Future<?> other = threads.submit(() -> orders.place(ALPINE, ada, Map.of("TENT-BASECAMP", 1)));
            assertThat(succeeded(one) ^ succeeded(other)).isTrue();
        } finally {
            threads.shutdown();
        }
        assertThat(orders.available("TENT-BASECAMP")).isZero();
    }

    @Test
    void aFailedOrderLeavesNothing() {
        assertThatThrownBy(() -> orders.place(ALPINE, ada, Map.of("TENT-BASECAMP", 2)))
                .isInstanceOf(OrderService.OutOfStockException.class);
        assertThat(count("select count(*) from jobs")).isZero();
        assertThat(orders.available("TENT-BASECAMP")).isEqualTo(1);
    }

    private long confirmations(long order) {
        return count(
                "select count(*) from events where topic = 'order.confirmed' and payload ->> 'key' = ?",
                Long.toString(order));
    }

    private static boolean succeeded(Future<?> future) throws InterruptedException {
        try {
            future.get();
            return true;
        } catch (java.util.concurrent.ExecutionException e) {
            return false;
        }
    }
}
