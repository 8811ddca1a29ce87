package io.github.pgtestdb.internal.pool;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.clone.ClonedDatabase.State;
import io.github.pgtestdb.internal.sql.SqlStates;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clones of one template that are made in advance, and the callers that wait for one. Thread-safe.
 *
 * <p>Invariants, whenever no thread holds this object's lock:
 *
 * <ol>
 * <li>{@code ready} or {@code waiting} is empty. A finished clone goes to the first handover in {@code waiting}, and a
 *     caller takes a ready clone before it waits.
 * <li>{@code waiting.size() <= making}. A caller waits only for a clone that a thread has begun to make. A clone that
 *     is only {@code scheduled} may be queued behind clones of another template.
 * <li>Each clone that is counted in {@code making} ends in {@link #done} or {@link #failed}, which complete one
 *     handover if {@code waiting} is not empty. So each waiting caller gets a clone or a failure, even if the pool is
 *     {@code retired}.
 * <li>A clone is in exactly one state: in the making, ready, lent or discarded. During a refresh it counts as in the
 *     making. A lent clone returns only through {@link #giveBack}.
 * <li>Each clone that is {@code scheduled}, counted in {@code making}, in {@code ready}, or counted as taken by {@code
 *     ready} holds one permit of {@link WarmPools}. Nothing else holds a permit.
 * </ol>
 *
 * <p>Under the lock only counters and queues change: no SQL runs, no clone is closed or dropped, and no thread waits.
 * All clones of a template are interchangeable, so a waiting caller gets the clone that is finished first.
 */
final class WarmPool {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final Template template;
    private final WarmPools pools;
    private final long bytes;
    private final Spares ready = new Spares();
    private final Queue<Handover> waiting = new ArrayDeque<>();
    private int scheduled;
    private int making;
    private int target;
    private boolean asked;
    private boolean stopped;
    private boolean retired;

    WarmPool(Template template, WarmPools pools) {
        this.template = template;
        this.pools = pools;
        this.bytes = pools.bytes(template);
    }

    /**
     * Tells whether the clones are made from exactly this template, and not from one that replaced it under the same
     * name.
     */
    boolean isOf(Template other) {
        return template.equals(other);
    }

    /** Returns the disk space of each clone, in bytes. */
    long bytes() {
        return bytes;
    }

    /**
     * Takes a ready clone, or returns null. A test waits for this call, so all other work is left to {@link #settle}.
     */
    synchronized @Nullable ClonedDatabase takeReady() {
        return ready.take();
    }

    /** Tells whether a clone is ready, scheduled or in the making that no caller waits for yet. */
    synchronized boolean hasOneOnItsWay() {
        return ready.size() + scheduled + making > waiting.size();
    }

    /** Replaces the ready clones that were taken. */
    void settle() {
        if (releaseTaken()) {
            pools.makeRoomFor(this);
            refill();
        }
    }

    private synchronized boolean releaseTaken() {
        int taken = ready.forgetTaken(pools.now());
        pools.release(taken, bytes);
        stopped &= taken == 0;
        return taken > 0;
    }

    /** Takes a ready clone, or waits for one in the making, or makes one if there is none. */
    ClonedDatabase take() throws SQLException {
        Handover handover = null;
        boolean isFirst;
        synchronized (this) {
            ClonedDatabase warm = takeReady();
            if (warm != null) {
                return warm;
            }
            ready.askedAt(pools.now());
            target = Math.min(target + 1, pools.most());
            if (making > waiting.size()) {
                handover = new Handover();
                waiting.add(handover);
            }
            stopped = false;
            isFirst = !asked && handover == null;
            asked = true;
            if (!isFirst) {
                refill();
            }
        }
        return isFirst ? makeTheFirst() : waitFor(handover);
    }

    /**
     * Makes the first clone of this pool and then refills it. Until then, the copy should not share the machine with a
     * spare.
     */
    private ClonedDatabase makeTheFirst() throws SQLException {
        ClonedDatabase first = waitFor(null);
        refill();
        return first;
    }

    /** Waits for a clone in the making, or makes one. In both cases a test waits, so the background work is sped up. */
    private ClonedDatabase waitFor(@Nullable Handover handover) throws SQLException {
        pools.hurry();
        try {
            return handover == null ? pools.make(template, bytes) : await(handover);
        } finally {
            pools.calmDown();
        }
    }

    /** Schedules as many clones as are wanted and allowed. */
    private synchronized void refill() {
        while (!stopped && !retired && wantsMore() && pools.mayMakeAhead(template, bytes) && pools.acquire(bytes)) {
            scheduled++;
            pools.execute(this::fill);
        }
    }

    private boolean wantsMore() {
        return ready.size() + scheduled + making - waiting.size() < Math.min(target, pools.toCome());
    }

    private void fill() {
        if (begin()) {
            makeOne();
        }
    }

    /** Makes a clone that is already counted in {@code making}. */
    private void makeOne() {
        ClonedDatabase clone;
        try {
            clone = pools.make(template, bytes);
            if (!isAwaited() && !clone.warm()) {
                stop(); // The clone itself is good, and its user gets the server's message. One such clone is enough.
            }
        } catch (SQLException | RuntimeException | Error e) {
            failed(e).forEach(pools::discard);
            return;
        }
        done(clone); // A failure here is not a failure of the making, which is already counted as ended.
    }

    /** Turns a scheduled clone into one in the making, unless it is no longer wanted. */
    private synchronized boolean begin() {
        scheduled--;
        if (stopped || retired || !wantsMore()) {
            pools.release(1, bytes);
            return false;
        }
        making++;
        return true;
    }

    /**
     * Tells whether a caller waits. It needs the clone now, and opens its connection itself while the next clone is
     * made.
     */
    private synchronized boolean isAwaited() {
        return !waiting.isEmpty();
    }

    private synchronized void stop() {
        stopped = true;
    }

    private void done(ClonedDatabase clone) {
        boolean placed;
        synchronized (this) {
            making--;
            placed = place(clone);
            refill();
        }
        if (!placed) {
            pools.discard(clone);
        }
    }

    /**
     * Gives a clone that holds a permit to the caller that has waited longest, or adds it to {@code ready}. Returns
     * false if no caller waits and the pool is retired.
     */
    private boolean place(ClonedDatabase clone) {
        Handover first = waiting.poll();
        if (first == null && !retired) {
            ready.add(clone, pools.now());
            return true;
        }
        pools.release(1, bytes);
        if (first != null) {
            first.succeed(clone);
        }
        return first != null;
    }

    /**
     * Passes a failure to the caller that has waited longest. Filling stops until the next request. If the template is
     * gone, the ready clones made from it are returned, to be dropped. The next caller then notices that the template
     * is gone.
     */
    private synchronized List<ClonedDatabase> failed(Throwable failure) {
        making--;
        stopped = true;
        pools.release(1, bytes);
        Handover first = waiting.poll();
        if (first == null) {
            LOG.debug("Cannot make a database ahead from the template {}", template.name(), failure);
        } else {
            first.fail(failure);
        }
        boolean gone = failure instanceof SQLException e && SqlStates.is(e, SqlStates.UNDEFINED_DATABASE);
        return gone ? empty() : List.of();
    }

    private ClonedDatabase await(Handover handover) throws SQLException {
        try {
            return handover.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            PgTestDbException failure = new PgTestDbException(
                    "Interrupted while waiting for a database from the template " + template.name(), e);
            leave(handover, failure);
            throw failure;
        }
    }

    /** Leaves the queue. A clone that was handed over at this moment is returned to the pool. */
    private void leave(Handover handover, Exception reason) {
        synchronized (this) {
            if (waiting.remove(handover)) {
                return;
            }
        }
        try {
            giveBack(handover.awaitUninterrupted());
        } catch (SQLException | RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Takes back a clone that was not used. */
    void giveBack(ClonedDatabase clone) {
        if (!accept(clone)) {
            pools.discard(clone);
        }
    }

    /**
     * Accepts a returned clone. If its replacement was not counted yet, it still has its permit; otherwise it needs a
     * new one.
     */
    private synchronized boolean accept(ClonedDatabase clone) {
        if (retired || (waiting.isEmpty() && ready.size() >= pools.toCome())) {
            return false;
        }
        return (ready.untake(pools.now()) || pools.acquire(bytes)) && place(clone);
    }

    /**
     * Ensures that the connections of ready clones are alive and were seen alive recently, unless there was no request
     * for some time. Clones without a database are replaced.
     *
     * @param freshFor nanoseconds for which a connection counts as fresh
     * @param idleAfter nanoseconds without a request after which nothing is refreshed
     * @return false if the server could not be reached, so that refreshing other clones now is pointless
     */
    boolean refresh(long freshFor, long idleAfter) {
        for (ClonedDatabase clone; (clone = beginRefresh(freshFor, idleAfter)) != null; ) {
            State state = State.UNREACHABLE;
            try {
                state = clone.refresh();
            } finally {
                if (state == State.GONE) {
                    replace(clone);
                } else {
                    done(clone);
                }
            }
            if (state == State.UNREACHABLE) {
                return false;
            }
        }
        return true;
    }

    /**
     * Discards a clone without a database and makes another one. It is counted in {@code making} since the refresh
     * began.
     */
    private void replace(ClonedDatabase gone) {
        LOG.debug("The database {}, made ahead of need, is gone; making another", gone.name());
        pools.discard(gone);
        pools.execute(this::makeOne);
    }

    /** Moves the clone that was seen alive least recently from {@code ready} to {@code making}. */
    private synchronized @Nullable ClonedDatabase beginRefresh(long freshFor, long idleAfter) {
        long now = pools.now();
        ClonedDatabase oldest = ready.isAskedSince(now - idleAfter) ? ready.takeSeenBefore(now - freshFor) : null;
        making += oldest == null ? 0 : 1;
        return oldest;
    }

    /** Stops making clones, and returns the ready ones. */
    synchronized List<ClonedDatabase> retire() {
        retired = true;
        return empty();
    }

    /**
     * Returns the ready clones if there was no request for the given time. After the next request, filling starts from
     * the beginning.
     */
    synchronized List<ClonedDatabase> emptyIfIdle(long nanos) {
        return ready.isAskedSince(pools.now() - nanos) ? List.of() : empty();
    }

    private List<ClonedDatabase> empty() {
        List<ClonedDatabase> spare = ready.takeAll();
        pools.release(spare.size() + ready.forgetTaken(pools.now()), bytes);
        target = 0;
        return spare;
    }
}
