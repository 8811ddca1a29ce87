package io.github.pgtestdb.internal.sql;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Does something again and again, on a thread of its own, until it is closed. Thread-safe. */
public final class Heartbeat implements AutoCloseable {

    /** The server may hang, and the end of the tests should not. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Thread thread;

    private Heartbeat(Thread thread) {
        this.thread = thread;
    }

    /** Starts; the work must not throw. */
    public static Heartbeat start(String name, Duration pause, Runnable work) {
        Thread thread = DaemonThreads.named(name).newThread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                work.run();
                LockSupport.parkNanos(pause.toNanos());
            }
        });
        thread.start();
        return new Heartbeat(thread);
    }

    /** Stops, and waits for what is being done: what it is done to may be closed next. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
