// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.concurrent;

import io.github.pgtestdb.internal.support.DaemonThreads;
import io.github.pgtestdb.internal.support.Logs;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/** Repeats a task in a separate thread until it is closed, even if the task fails. Thread-safe. */
public final class Heartbeat implements AutoCloseable {

    /** The limit for the end of the thread. The server may hang, and the end of the tests should not wait for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = Logs.logger();

    private final Thread thread;

    private Heartbeat(Thread thread) {
        this.thread = thread;
    }

    /** Starts the thread. A failure of the task is logged, and the task runs again after the next pause. */
    public static Heartbeat start(String name, Duration pause, Runnable work) {
        Thread thread = DaemonThreads.named(name).newThread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                attempt(name, work);
                LockSupport.parkNanos(pause.toNanos());
            }
        });
        thread.start();
        return new Heartbeat(thread);
    }

    /** Runs the task. A temporary {@code OutOfMemoryError} must not end the thread, which is a sign of life. */
    private static void attempt(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            log(name, e);
        }
    }

    private static void log(String name, Throwable failure) {
        try {
            LOG.warn("The thread {} failed and goes on", name, failure);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e); // Logging needs memory too.
        }
    }

    /** Stops the thread and waits until the current task ends, because the caller may close its resources next. */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /** Stops the thread and waits for at most the given time until the current task ends. */
    public void close(Duration patience) {
        thread.interrupt();
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
