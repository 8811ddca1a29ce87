// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.internal.concurrent.BackgroundTasks.Kind;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The pools of clones of a run, one for each template. They share one budget. Thread-safe. */
public final class ClonePoolRegistry implements AutoCloseable {

    /** A pool without a request for this long may be emptied to free capacity for another pool. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** HikariCP validates a connection that was idle for 500 ms. The refresh happens before that. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Pools without a request for this long are not refreshed. Their next caller pays one round trip. */
    private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final PoolContext context;
    private final Map<String, ClonePool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Creates a registry without pools. */
    public ClonePoolRegistry(PoolContext context) {
        this.context = context;
    }

    /** Returns a clone of the template: immediately if one is idle, and otherwise when one has been created. */
    public ClonedDatabase acquire(Template template) throws SQLException {
        ClonePool pool = pools.computeIfAbsent(template.name(), name -> new ClonePool(template, context));
        if (closed) {
            retire(pool); // Another thread may have closed all other pools at this moment.
        }
        ClonedDatabase idle = pool.pollIdle();
        if (idle != null) {
            return idle;
        }
        replenish();
        makeRoomFor(pool);
        if (context.batches().areFor(template.strategy()) && !pool.hasUnreserved()) {
            context.batches().dropIfDue(pool.bytes());
        }
        return pool.acquireNew();
    }

    /** Empties pools without recent requests if the budget does not allow one more clone for this pool. */
    private void makeRoomFor(ClonePool requesting) {
        if (!context.budget().isUsedUp(requesting.bytes())) {
            return;
        }
        for (ClonePool pool : pools.values()) {
            List<ClonedDatabase> idle = pool == requesting ? List.of() : pool.emptyIfUnused(IDLE_NANOS);
            if (!idle.isEmpty()) {
                context.background().execute(Kind.DROP, () -> idle.forEach(context.discard()));
            }
        }
    }

    /**
     * Replaces the clones that tests took. This happens when a test returns its database, and regularly. If it happened
     * when a test takes a clone, the creation would compete with the beginning of the test for the processors.
     */
    public void replenish() {
        pools.values().forEach(ClonePool::replenish);
    }

    /** Keeps the connections of idle clones fresh, so that HikariCP does not validate them when a test needs one. */
    public void refresh() {
        replenish();
        for (ClonePool pool : pools.values()) {
            if (!pool.refresh(FRESH_NANOS, REFRESH_NANOS)) {
                return;
            }
        }
    }

    /** Takes back a clone that was not used. */
    public void release(ClonedDatabase clone) {
        ClonePool pool = pools.get(clone.template().name());
        if (pool == null || !pool.isOf(clone.template())) {
            context.discard().accept(clone);
        } else {
            pool.release(clone);
        }
    }

    /** Drops the idle clones of a template that no longer exists. */
    public void forget(Template template) {
        ClonePool pool = pools.get(template.name());
        if (pool != null && pool.isOf(template) && pools.remove(template.name(), pool)) {
            retire(pool);
        }
    }

    private void retire(ClonePool pool) {
        pool.retire().forEach(context.discard());
    }

    /** Creates no more clones in advance, and drops the idle ones. One that is being created goes to a waiter. */
    @Override
    public void close() {
        closed = true;
        pools.values().forEach(this::retire);
    }
}
