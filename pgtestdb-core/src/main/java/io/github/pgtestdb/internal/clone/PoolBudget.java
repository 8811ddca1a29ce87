// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** The budget of clones created in advance: their number and their disk space. Thread-safe. */
public final class PoolBudget {

    /** At most one of this many connections belongs to a clone made in advance; the others are for tests and forks. */
    private static final int CONNECTIONS_PER_CLONE = 10;

    private final int max;
    private final long maxBytes;
    private final Semaphore permits;
    private final AtomicLong bytes = new AtomicLong();

    public PoolBudget(int max, long maxBytes) {
        this.max = max;
        this.maxBytes = maxBytes;
        this.permits = new Semaphore(max);
    }

    /** Returns the maximum that results from a setting on a server with the given number of connections. */
    public static int maxClones(int setting, int maxConnections) {
        return Math.min(setting, maxConnections / CONNECTIONS_PER_CLONE);
    }

    /** Reserves a permit for one clone of the given size in bytes. Returns false if the budget does not allow it. */
    public boolean tryAcquire(long size) {
        if (!permits.tryAcquire()) {
            return false;
        }
        if (bytes.addAndGet(size) > maxBytes) {
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
        return permits.availablePermits() == 0 || bytes.get() + size > maxBytes;
    }

    /** Returns the number of permits in use. */
    int used() {
        return max - permits.availablePermits();
    }

    /** Returns the disk space in use, in bytes. */
    long usedBytes() {
        return bytes.get();
    }

    int max() {
        return max;
    }
}
