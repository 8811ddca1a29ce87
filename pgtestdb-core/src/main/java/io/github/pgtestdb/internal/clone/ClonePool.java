// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.internal.clone.ClonedDatabase.State;
import io.github.pgtestdb.internal.concurrent.BackgroundTasks.Kind;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The clones of one template that are created in advance, and the callers that wait for a clone. Thread-safe.
 *
 * <p>Invariants, whenever no thread holds this object's lock:
 *
 * <ol>
 * <li>{@code idle} or {@code waiters} is empty.
 * <li>{@code waiters.size() <= creating}. A caller waits only for a clone whose creation has begun.
 * <li>Each creation ends in {@link #created} or {@link #failed}, which complete the first of the {@code waiters}, if
 *     there is one. So each waiting caller gets a clone or a failure, even if the pool is {@code retired}.
 * <li>A clone is in exactly one state: creating, idle, leased or discarded. During a refresh it counts as creating. A
 *     leased clone returns only through {@link #release}.
 * <li>Each clone that is counted in {@code creating} or is in {@code idle} holds one permit of the {@link PoolBudget}.
 *     Nothing else holds a permit.
 * </ol>
 *
 * <p>Under the lock only counters and queues change: no SQL runs, no clone is closed or dropped, and no thread waits.
 * Waiting callers are served in order. Any clone of the template will do.
 */
final class ClonePool {

    private static final Logger LOG = Logs.logger();

    private final Template template;
    private final PoolContext context;
    private final long bytes;
    private final IdleClones idle = new IdleClones();
    private final Queue<PendingAcquire> waiters = new ArrayDeque<>();

    /** The number of submitted tasks that have not begun. Each creates a clone if that is still wanted and allowed. */
    private int scheduled;

    private int creating;
    private int target;
    private long lastRequest;
    private boolean creatingFirst;
    private boolean stopped;
    private boolean retired;

    ClonePool(Template template, PoolContext context) {
        this.template = template;
        this.context = context;
        this.bytes = context.factory().bytes(template);
        this.lastRequest = context.now();
    }

    /** Returns false for a template that was dropped and built again, which has the same name. */
    boolean isOf(Template other) {
        return template.equals(other);
    }

    /** Returns the disk space of each clone, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Removes and returns an idle clone; null if there is none. {@link #replenish} replaces it. */
    synchronized @Nullable ClonedDatabase pollIdle() {
        lastRequest = context.now();
        stopped = false;
        ClonedDatabase clone = idle.poll();
        if (clone != null) {
            context.budget().release(1, bytes);
        }
        return clone;
    }

    /** Tells whether a clone is available, scheduled or being created that no caller waits for yet. */
    synchronized boolean hasUnreserved() {
        return idle.size() + scheduled + creating > waiters.size();
    }

    /** Schedules as many clones as are wanted and allowed. */
    synchronized void replenish() {
        while (!stopped && !retired && !creatingFirst && wantsMore() && context.isAvailable(template, bytes)) {
            scheduled++;
            context.background().execute(Kind.CREATE, () -> {
                if (beginCreating()) {
                    create();
                }
            });
        }
    }

    private boolean wantsMore() {
        return idle.size() + scheduled + creating - waiters.size()
                < Math.min(target, context.expected().getAsInt());
    }

    /** Returns an idle clone, waits for one that is being created, or creates one if there is none. */
    ClonedDatabase acquireNew() throws SQLException {
        PendingAcquire pending = null;
        boolean isFirst;
        synchronized (this) {
            ClonedDatabase clone = pollIdle();
            if (clone != null) {
                return clone;
            }
            if (creating > waiters.size()) {
                pending = new PendingAcquire();
                waiters.add(pending);
            }
            isFirst = target == 0 && pending == null;
            creatingFirst |= isFirst;
            target = Math.min(target + 1, context.budget().max());
            replenish();
        }
        return isFirst ? createFirst() : createOrAwait(pending);
    }

    /** Creates the first clone of this pool. Until it is there, no other thread copies the template in advance. */
    private ClonedDatabase createFirst() throws SQLException {
        try {
            return createOrAwait(null);
        } finally {
            synchronized (this) {
                creatingFirst = false;
            }
            replenish();
        }
    }

    private ClonedDatabase createOrAwait(@Nullable PendingAcquire pending) throws SQLException {
        context.background().beginBurst();
        try {
            return pending == null
                    ? context.factory().create(template, bytes)
                    : pending.await(template.name(), this::stopWaiting, this::release);
        } finally {
            context.background().endBurst();
        }
    }

    private synchronized boolean beginCreating() {
        scheduled--;
        if (stopped || retired || !wantsMore() || !context.tryAcquire(template, bytes)) {
            return false;
        }
        creating++;
        return true;
    }

    /** Creates a clone that is already counted in {@code creating}. */
    private void create() {
        ClonedDatabase clone;
        boolean isConnected;
        try {
            clone = context.factory().create(template, bytes);
            isConnected = isAwaited() || clone.warm(); // A waiting caller opens the first connection itself.
        } catch (SQLException | RuntimeException | Error e) {
            failed(e).forEach(context.discard());
            return;
        }
        created(clone, isConnected); // Outside of the try: a failure here is not one of the creation.
    }

    private synchronized boolean isAwaited() {
        return !waiters.isEmpty();
    }

    /** A clone without a connection is good, and its user gets the server's message. One such clone is enough. */
    private void created(ClonedDatabase clone, boolean isConnected) {
        boolean placed;
        synchronized (this) {
            creating--;
            stopped |= !isConnected;
            placed = place(clone);
            replenish();
        }
        if (!placed) {
            context.discard().accept(clone);
        }
    }

    /** Gives a clone to the first waiting caller, or adds it to {@code idle}. Returns false in a retired pool. */
    private boolean place(ClonedDatabase clone) {
        PendingAcquire first = waiters.poll();
        if (first == null && !retired) {
            idle.add(clone, context.now());
            return true;
        }
        context.budget().release(1, bytes);
        if (first != null) {
            first.succeed(clone);
        }
        return first != null;
    }

    /**
     * Passes a failure to the first waiting caller. Creating in advance stops until the next request. If the template is
     * gone, the idle clones are returned, to be dropped. The next caller then notices that the template is gone.
     */
    private synchronized List<ClonedDatabase> failed(Throwable failure) {
        creating--;
        stopped = true;
        context.budget().release(1, bytes);
        PendingAcquire first = waiters.poll();
        if (first == null) {
            LOG.debug("Cannot create a database in advance from the template {}", template.name(), failure);
        } else {
            first.fail(failure);
        }
        boolean gone = failure instanceof SQLException e && SqlStates.is(e, SqlStates.UNDEFINED_DATABASE);
        return gone ? empty() : List.of();
    }

    private synchronized boolean stopWaiting(PendingAcquire pending) {
        return waiters.remove(pending);
    }

    /** Takes back a clone that was not used. */
    void release(ClonedDatabase clone) {
        if (!accept(clone)) {
            context.discard().accept(clone);
        }
    }

    private synchronized boolean accept(ClonedDatabase clone) {
        boolean wanted = !waiters.isEmpty() || idle.size() < context.expected().getAsInt();
        return !retired && wanted && context.budget().tryAcquire(bytes) && place(clone);
    }

    /**
     * Ensures that the connections of idle clones are alive, unless there was no request for {@code unusedAfter}
     * nanoseconds. Clones without a database are replaced.
     *
     * @return false if the server could not be reached, so that refreshing other clones now is pointless
     */
    boolean refresh(long freshNanos, long unusedAfter) {
        State state = State.ALIVE;
        while (state != State.UNREACHABLE) {
            ClonedDatabase clone = beginRefresh(freshNanos, unusedAfter);
            if (clone == null) {
                return true;
            }
            state = State.UNREACHABLE;
            try {
                state = clone.refresh();
            } finally {
                endRefresh(clone, state);
            }
        }
        return false;
    }

    /** A clone without a database is dropped, and another one takes its place in {@code creating}. */
    private void endRefresh(ClonedDatabase clone, State state) {
        if (state == State.GONE) {
            context.discard().accept(clone);
            context.background().execute(Kind.CREATE, this::create);
        } else {
            created(clone, true);
        }
    }

    /** Moves the clone that was seen alive least recently from {@code idle} to {@code creating}. */
    private synchronized @Nullable ClonedDatabase beginRefresh(long freshNanos, long unusedAfter) {
        ClonedDatabase oldest = isUnusedFor(unusedAfter) ? null : idle.pollSeenBefore(context.now() - freshNanos);
        creating += oldest == null ? 0 : 1;
        return oldest;
    }

    private boolean isUnusedFor(long nanos) {
        return context.now() - lastRequest > nanos;
    }

    /** Stops creating clones in advance, and returns the idle ones. */
    synchronized List<ClonedDatabase> retire() {
        retired = true;
        return empty();
    }

    /** Returns the idle clones if there was no request for the given time. The pool then grows from the beginning. */
    synchronized List<ClonedDatabase> emptyIfUnused(long nanos) {
        return isUnusedFor(nanos) ? empty() : List.of();
    }

    private List<ClonedDatabase> empty() {
        List<ClonedDatabase> clones = idle.removeAll();
        context.budget().release(clones.size(), bytes);
        target = 0;
        return clones;
    }
}
