package io.github.pgtestdb.internal.background;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.internal.background.BackgroundWork.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundWorkTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Queue<Runnable> seen = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final BackgroundWork work = new BackgroundWork(this::lookOut);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void end() {
        mayEnd.countDown();
        assertThat(work.finish(PATIENCE)).isZero();
    }

    @Test
    void doesOneThingAtATimeWhileItKeepsUp() throws InterruptedException {
        begin(Kind.DROP);
        work.execute(Kind.MAKE, () -> {});
        for (int i = 0; i < 7; i++) {
            work.execute(Kind.DROP, () -> {});
        }
        assertThat(work.workers()).isEqualTo(1);
    }

    @Test
    void aThreadThatCannotBeStartedFailsNobodyAndIsTriedAgain() throws InterruptedException {
        AtomicBoolean exhausted = new AtomicBoolean(true);
        CountDownLatch done = new CountDownLatch(2);
        BackgroundWork poor = new BackgroundWork(() -> {}, task -> {
            if (exhausted.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task);
        });
        poor.execute(Kind.MAKE, done::countDown);
        assertThat(poor.workers()).isZero();
        exhausted.set(false);
        poor.execute(Kind.MAKE, done::countDown);
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(poor.finish(PATIENCE)).isZero();
    }

    @Test
    void doesMoreAtOnceWhereMakingsPileUp() throws InterruptedException {
        begin(Kind.DROP);
        work.execute(Kind.MAKE, this::untilMayEnd);
        work.execute(Kind.MAKE, this::untilMayEnd);
        assertThat(work.workers()).isEqualTo(2);
    }

    @Test
    void doesMoreAtOnceWhereDropsPileUp() throws InterruptedException {
        begin(Kind.MAKE);
        for (int i = 0; i < 16; i++) {
            work.execute(Kind.DROP, this::untilMayEnd);
        }
        assertThat(work.workers()).isEqualTo(2);
    }

    @Test
    void doesAllThatMayBeDoneAtOnceWhileSomebodyWaits() throws InterruptedException {
        begin(Kind.DROP);
        List<CountDownLatch> begun = new ArrayList<>();
        for (Kind kind : List.of(Kind.MAKE, Kind.DROP)) {
            for (int i = 0; i < 9; i++) {
                CountDownLatch one = new CountDownLatch(1);
                begun.add(one);
                work.execute(kind, () -> {
                    one.countDown();
                    untilMayEnd();
                });
            }
        }
        work.hurry();
        for (int each : List.of(0, 1, 2, 9)) {
            assertThat(begun.get(each).await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        assertThat(work.workers()).isEqualTo(5);
        work.calmDown();
    }

    @Test
    void looksOutForMoreBeforeEachThingAndAfterTheLast() throws InterruptedException {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(1);
        seen.add(() -> done.add("seen before"));
        work.execute(Kind.DROP, () -> {
            done.add("handed in");
            seen.add(() -> {
                done.add("seen after");
                all.countDown();
            });
        });
        assertThat(all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(done).containsExactly("handed in", "seen before", "seen after");
    }

    private void lookOut() {
        if (failing.get()) {
            throw new IllegalStateException("as a test wants it");
        }
        for (Runnable each; (each = seen.poll()) != null; ) {
            work.execute(Kind.MAKE, each);
        }
    }

    @Test
    void isCalmAgainAfterwards() throws InterruptedException {
        work.hurry();
        work.calmDown();
        begin(Kind.MAKE);
        work.execute(Kind.MAKE, () -> {});
        assertThat(work.workers()).isEqualTo(1);
    }

    @Test
    void doesFirstWhatWaitedLongest() throws InterruptedException {
        begin(Kind.MAKE);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        work.execute(Kind.DROP, () -> order.add(1));
        work.execute(Kind.MAKE, () -> order.add(2));
        work.execute(Kind.DROP, () -> order.add(3));
        mayEnd.countDown();
        CountDownLatch done = new CountDownLatch(1);
        work.execute(Kind.DROP, done::countDown);
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactly(1, 2, 3);
    }

    @Test
    void goesOnWhereSomethingFails() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        work.execute(Kind.MAKE, () -> {
            throw new IllegalStateException("as a test wants it");
        });
        work.execute(Kind.MAKE, done::countDown);
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void goesOnWhereLookingOutFails() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        failing.set(true);
        work.execute(Kind.MAKE, done::countDown);
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void finishesWhatWorkHandsIn() {
        AtomicInteger done = new AtomicInteger();
        work.execute(Kind.MAKE, () -> work.execute(Kind.DROP, done::incrementAndGet));
        assertThat(work.finish(PATIENCE)).isZero();
        assertThat(done).hasValue(1);
    }

    @Test
    void tellsWhatIsNotDoneWhenPatienceEndsAndDoesNothingMore() throws InterruptedException {
        begin(Kind.MAKE);
        for (int i = 0; i < 4; i++) {
            work.execute(Kind.MAKE, this::untilMayEnd);
        }
        assertThat(work.finish(Duration.ofMillis(1))).isEqualTo(5);
        AtomicInteger late = new AtomicInteger();
        work.execute(Kind.MAKE, late::incrementAndGet);
        mayEnd.countDown();
        assertThat(work.finish(PATIENCE)).isZero();
        assertThat(late).hasValue(0);
    }

    @Test
    void losesNothingAndNeverDoesTooMuchAtOnce() throws InterruptedException {
        int handing = 4;
        int each = 5_000;
        Gauge makings = new Gauge();
        Gauge drops = new Gauge();
        AtomicInteger done = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < handing; i++) {
            threads.add(new Thread(() -> handIn(each, kind -> {
                (kind == Kind.MAKE ? makings : drops).pass();
                done.incrementAndGet();
            })));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(work.finish(PATIENCE)).isZero();
        assertThat(done).hasValue(handing * each);
        assertThat(makings.most.get()).isBetween(1, Kind.MAKE.most());
        assertThat(drops.most.get()).isBetween(1, Kind.DROP.most());
    }

    /** Records how many threads were inside at once. */
    private static final class Gauge {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        private void pass() {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            now.decrementAndGet();
        }
    }

    private void handIn(int tasks, Consumer<Kind> task) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < tasks; i++) {
            Kind kind = random.nextBoolean() ? Kind.MAKE : Kind.DROP;
            boolean waits = random.nextInt(8) == 0;
            if (waits) {
                work.hurry();
            }
            work.execute(kind, () -> task.accept(kind));
            if (waits) {
                work.calmDown();
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
