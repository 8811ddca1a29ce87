package io.github.pgtestdb.internal.pool;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** The budget of clones made in advance: their number and their disk space. Thread-safe. */
public final class Allowance {

    private final int most;
    private final long mostBytes;
    private final Semaphore permits;
    private final AtomicLong bytes = new AtomicLong();

    public Allowance(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.permits = new Semaphore(most);
    }

    /** Reserves a permit for one clone of the given size in bytes. Returns false if the budget does not allow it. */
    public boolean acquire(long size) {
        if (!permits.tryAcquire()) {
            return false;
        }
        if (bytes.addAndGet(size) > mostBytes) {
            release(1, size);
            return false;
        }
        return true;
    }

    /** Returns the permits of {@code count} clones, each of the given size in bytes. */
    public void release(int count, long size) {
        bytes.addAndGet(-count * size);
        permits.release(count);
    }

    /** Tells whether the budget does not allow one more clone of the given size. */
    public boolean isUsedUp(long size) {
        return permits.availablePermits() == 0 || bytes.get() + size > mostBytes;
    }

    /** Returns the number of permits in use. */
    int used() {
        return most - permits.availablePermits();
    }

    /** Returns the disk space in use, in bytes. */
    long usedBytes() {
        return bytes.get();
    }

    public int most() {
        return most;
    }
}
