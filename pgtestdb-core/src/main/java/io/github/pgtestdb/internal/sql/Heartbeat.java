package io.github.pgtestdb.internal.sql;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, on a thread of its own, until it is closed, whatever fails. Thread-safe. */
public final class Heartbeat implements AutoCloseable {

    /** The server may hang, and the end of the tests should not. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final Thread thread;

    private Heartbeat(Thread thread) {
        this.thread = thread;
    }

    /** Starts. What the work throws is logged, and the work is done again after the next pause. */
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

    /** An {@code OutOfMemoryError} of this moment must not end what other runs take for a sign of life. */
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
            failure.addSuppressed(e); // Logging needs memory, too.
        }
    }

    /** Stops, and waits for what is being done: what it is done to may be closed next. */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /** Stops, and waits for what is being done, at most for a while. */
    public void close(Duration patience) {
        thread.interrupt();
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
