package io.github.pgtestdb.internal.pool;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** How many clones may be ahead of need, and how much of the disk they may take. Thread-safe. */
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

    /** Takes leave for one more of a size, or returns false. */
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

    /** Gives back what was taken for some of a size. */
    public void release(int count, long size) {
        bytes.addAndGet(-count * size);
        permits.release(count);
    }

    /** Whether there is no leave for one more of a size. */
    public boolean isUsedUp(long size) {
        return permits.availablePermits() == 0 || bytes.get() + size > mostBytes;
    }

    /** How many are taken. */
    int used() {
        return most - permits.availablePermits();
    }

    /** How much of the disk is taken. */
    long usedBytes() {
        return bytes.get();
    }

    public int most() {
        return most;
    }
}
