// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.internal.concurrent.BackgroundTasks.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackgroundTasksTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BackgroundTasks work = new BackgroundTasks();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void end() {
        mayEnd.countDown();
        assertThat(work.finish(PATIENCE)).isZero();
    }

    @Test
    @DisplayName("Tasks run one at a time as long as one thread keeps up.")
    void runsOneTaskAtATime() throws InterruptedException {
        begin(Kind.DROP);
        work.execute(Kind.CREATE, () -> {});
        for (int i = 0; i < 7; i++) {
            work.execute(Kind.DROP, () -> {});
        }
        assertThat(work.workers()).isEqualTo(1);
    }

    @Test
    @DisplayName("If a thread cannot be started, the caller does not fail, and the next task starts one.")
    void retriesThread() throws InterruptedException {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        CountDownLatch done = new CountDownLatch(2);
        BackgroundTasks exhaustedTasks = new BackgroundTasks(task -> {
            if (exhausted.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        });
        exhaustedTasks.execute(Kind.CREATE, done::countDown);
        assertThat(exhaustedTasks.workers()).isZero();
        exhausted.set(false);
        exhaustedTasks.execute(Kind.CREATE, done::countDown);
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(exhaustedTasks.finish(PATIENCE)).isZero();
    }

    @Test
    @DisplayName("A second thread runs if creations pile up.")
    void moreWorkersForCreations() throws InterruptedException {
        begin(Kind.DROP);
        work.execute(Kind.CREATE, this::untilMayEnd);
        work.execute(Kind.CREATE, this::untilMayEnd);
        assertThat(work.workers()).isEqualTo(2);
    }

    @Test
    @DisplayName("A second thread runs if drops pile up.")
    void moreWorkersForDrops() throws InterruptedException {
        begin(Kind.CREATE);
        for (int i = 0; i < 16; i++) {
            work.execute(Kind.DROP, this::untilMayEnd);
        }
        assertThat(work.workers()).isEqualTo(2);
    }

    @Test
    @DisplayName("As many tasks as possible run while a caller waits.")
    void allWorkersDuringBurst() throws InterruptedException {
        begin(Kind.DROP);
        List<CountDownLatch> begun = new ArrayList<>();
        for (Kind kind : List.of(Kind.CREATE, Kind.DROP)) {
            for (int i = 0; i < 9; i++) {
                CountDownLatch one = new CountDownLatch(1);
                begun.add(one);
                work.execute(kind, () -> {
                    one.countDown();
                    untilMayEnd();
                });
            }
        }
        work.beginBurst();
        for (int each : List.of(0, 1, 2, 9)) {
            assertThat(begun.get(each).await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        assertThat(work.workers()).isEqualTo(5);
        work.endBurst();
    }

    @Test
    @DisplayName("After a burst, tasks run one at a time again.")
    void runsOneTaskAtATimeAfterBurst() throws InterruptedException {
        work.beginBurst();
        work.endBurst();
        begin(Kind.CREATE);
        work.execute(Kind.CREATE, () -> {});
        assertThat(work.workers()).isEqualTo(1);
    }

    @Test
    @DisplayName("Tasks start in the order of their submission.")
    void inOrder() throws InterruptedException {
        begin(Kind.CREATE);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        work.execute(Kind.DROP, () -> order.add(1));
        work.execute(Kind.CREATE, () -> order.add(2));
        work.execute(Kind.DROP, () -> order.add(3));
        mayEnd.countDown();
        CountDownLatch done = new CountDownLatch(1);
        work.execute(Kind.DROP, done::countDown);
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("A worker continues after a failed task.")
    void continuesAfterFailure() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        work.execute(Kind.CREATE, () -> {
            throw new IllegalStateException("as a test wants it");
        });
        work.execute(Kind.CREATE, done::countDown);
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("The end waits for tasks that running tasks submit.")
    void finishesNestedTasks() {
        AtomicInteger done = new AtomicInteger();
        work.execute(Kind.CREATE, () -> work.execute(Kind.DROP, done::incrementAndGet));
        assertThat(work.finish(PATIENCE)).isZero();
        assertThat(done).hasValue(1);
    }

    @Test
    @DisplayName("The end returns the number of tasks that were not done in time, and later tasks do not run.")
    void countsUnfinished() throws InterruptedException {
        begin(Kind.CREATE);
        for (int i = 0; i < 4; i++) {
            work.execute(Kind.CREATE, this::untilMayEnd);
        }
        assertThat(work.finish(Duration.ofMillis(1))).isEqualTo(5);
        AtomicInteger late = new AtomicInteger();
        work.execute(Kind.CREATE, late::incrementAndGet);
        mayEnd.countDown();
        assertThat(work.finish(PATIENCE)).isZero();
        assertThat(late).hasValue(0);
    }

    @Test
    @DisplayName("With many submitting threads, every task runs once, and the limits of each kind hold.")
    void keepsLimits() throws InterruptedException {
        int submitters = 4;
        int each = 5_000;
        Gauge creations = new Gauge();
        Gauge drops = new Gauge();
        AtomicInteger done = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < submitters; i++) {
            threads.add(new Thread(() -> submit(each, kind -> {
                (kind == Kind.CREATE ? creations : drops).pass();
                done.incrementAndGet();
            })));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(work.finish(PATIENCE)).isZero();
        assertThat(done).hasValue(submitters * each);
        assertThat(creations.max.get()).isBetween(1, Kind.CREATE.max());
        assertThat(drops.max.get()).isBetween(1, Kind.DROP.max());
    }

    /** Records how many threads were inside at once. */
    private static final class Gauge {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger max = new AtomicInteger();

        private void pass() {
            max.accumulateAndGet(now.incrementAndGet(), Math::max);
            now.decrementAndGet();
        }
    }

    private void submit(int tasks, Consumer<Kind> task) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < tasks; i++) {
            Kind kind = random.nextBoolean() ? Kind.CREATE : Kind.DROP;
            boolean waits = random.nextInt(8) == 0;
            if (waits) {
                work.beginBurst();
            }
            work.execute(kind, () -> task.accept(kind));
            if (waits) {
                work.endBurst();
            }
        }
    }

    /** Starts a task that ends when the test allows it. */
    private void begin(Kind kind) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        work.execute(kind, () -> {
            begun.countDown();
            untilMayEnd();
        });
        assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void untilMayEnd() {
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
