// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Tasks that the tests of one class begin, and that write after these tests have ended. Public, because generated tests
 * use it. Thread-safe.
 */
public final class LateTasks {

    static final String WROTE = "wrote a row after its test";
    static final String CANCELLED = "cancelled";

    private final String testClass;
    private volatile CountDownLatch end = new CountDownLatch(1);
    private final Queue<Future<?>> tasks = new ConcurrentLinkedQueue<>();

    /**
     * For a generated class.
     *
     * @param testClass its name
     */
    public LateTasks(String testClass) {
        this.testClass = testClass;
    }

    /**
     * Begins a task.
     *
     * @param executor the executor of the application
     * @param beans the ways to write
     */
    public void begin(ThreadPoolTaskExecutor executor, List<Access> beans) {
        CountDownLatch latch = end;
        tasks.add(executor.submit(() -> {
            latch.await();
            beans.get(0).statements().add("late");
            return WROTE;
        }));
    }

    /**
     * Lets the tasks write, waits for them, and notes their results.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void end() throws InterruptedException {
        end.countDown();
        for (Future<?> task : tasks) {
            Outcomes.late(testClass, outcome(task));
        }
        tasks.clear();
        end = new CountDownLatch(1); // Another run of the class needs a new latch.
    }

    private static String outcome(Future<?> task) throws InterruptedException {
        try {
            return String.valueOf(task.get());
        } catch (CancellationException e) {
            return CANCELLED;
        } catch (ExecutionException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            return cause instanceof InterruptedException ? CANCELLED : String.valueOf(cause.getMessage());
        }
    }
}
