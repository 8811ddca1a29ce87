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
 * The clones of one template that are made ahead of need, and those who wait for them. Thread-safe.
 *
 * <p>Invariants, whenever nobody holds this object's lock:
 *
 * <ol>
 *   <li>{@code ready} is empty or {@code waiting} is: a clone that is done goes to whoever waits longest, and who comes
 *       takes one that is ready before it waits.
 *   <li>{@code waiting <= making}: nobody waits but for a clone that a thread has begun to make; one that is merely
 *       {@code scheduled} may be queued behind another template's. Each making ends in {@link #done} or {@link #failed},
 *       which settle one who waits if there is one. So nobody waits for ever, not even in a pool that is retired.
 *   <li>A clone is in one place: being made, ready, in a taker's hands, or discarded. It comes back only by {@link
 *       #giveBack}, from whom it was lent to.
 *   <li>Each clone that is scheduled, being made, ready, or taken and not made up for yet holds one permit of {@link
 *       WarmPools}, and nothing else does.
 * </ol>
 *
 * <p>Under the lock nothing is done but counting: no SQL, no closing or dropping, and no waiting. Makings that end while
 * somebody else's turn comes first are interchangeable: all clones of a template are equal.
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

    /** Whether it is this very template that its clones are made of, and not one that was built in its place. */
    boolean isOf(Template other) {
        return template.equals(other);
    }

    /** How much of the disk each clone takes. */
    long bytes() {
        return bytes;
    }

    /** Takes a clone that is ready, if there is one. A test waits for this: all else is left to {@link #settle}. */
    synchronized @Nullable ClonedDatabase takeReady() {
        return ready.take();
    }

    /** Whether the next taker need not make one, or another is about to be made beside. */
    synchronized boolean hasOneOnItsWay() {
        return ready.size() + scheduled + making > waiting.size();
    }

    /** Has made up for what was ready and was taken. */
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

    /** Takes a clone that is ready, or waits for one in the making, or makes one where none is. */
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

    /** A run's first test waits for the template and then for this: its copy should not share the machine with a spare. */
    private ClonedDatabase makeTheFirst() throws SQLException {
        ClonedDatabase first = waitFor(null);
        refill();
        return first;
    }

    /** Waits for what is being made, or makes one: in both cases a test waits, and the server works for it alone. */
    private ClonedDatabase waitFor(@Nullable Handover handover) throws SQLException {
        pools.hurry();
        try {
            return handover == null ? pools.make(template, bytes) : await(handover);
        } finally {
            pools.calmDown();
        }
    }

    /** Has as many clones made as are wanted and allowed. */
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

    /** Makes the clone that is counted as being made. */
    private void makeOne() {
        ClonedDatabase clone;
        try {
            clone = pools.make(template, bytes);
            if (!isAwaited() && !clone.warm()) {
                stop(); // Good all the same: who uses it hears what the server says. One is enough.
            }
        } catch (SQLException | RuntimeException | Error e) {
            failed(e).forEach(pools::discard);
            return;
        }
        done(clone); // What fails here is no failure of the making, which is counted as over already.
    }

    /** Turns what was scheduled into what is being made, unless it is not wanted any more. */
    private synchronized boolean begin() {
        scheduled--;
        if (stopped || retired || !wantsMore()) {
            pools.release(1, bytes);
            return false;
        }
        making++;
        return true;
    }

    /** Who waits needs the clone now, and opens its connection itself while the next clone is made. */
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

    /** Gives a clone that holds a permit to whoever waits longest, or makes it ready, or returns false. */
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
     * Tells whoever waits longest; filling goes on when somebody asks again. Returns what is to be dropped: where the
     * template is gone, what was made of it is not handed out, and the next taker finds out for itself.
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

    /** Leaves the queue; what was handed over in the very moment goes to the next. */
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

    /** Takes back a clone that nobody has touched. */
    void giveBack(ClonedDatabase clone) {
        if (!accept(clone)) {
            pools.discard(clone);
        }
    }

    /** One that comes back before it was made up for still has its permit. */
    private synchronized boolean accept(ClonedDatabase clone) {
        if (retired || (waiting.isEmpty() && ready.size() >= pools.toCome())) {
            return false;
        }
        return (ready.untake(pools.now()) || pools.acquire(bytes)) && place(clone);
    }

    /**
     * Sees to it that the connections of what is ready are alive, and known to be; unless nobody asks any more. Replaces
     * those whose database is gone.
     *
     * @return false if the server could not be reached; then there is no use in going on now
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

    /** Has another clone made, which counts as being made since the refresh of the one that is gone began. */
    private void replace(ClonedDatabase gone) {
        LOG.debug("The database {}, made ahead of need, is gone; making another", gone.name());
        pools.discard(gone);
        pools.execute(this::makeOne);
    }

    /** Takes the clone that was not looked at for longest out of what is ready, as if it were being made. */
    private synchronized @Nullable ClonedDatabase beginRefresh(long freshFor, long idleAfter) {
        long now = pools.now();
        ClonedDatabase oldest = ready.isAskedSince(now - idleAfter) ? ready.takeSeenBefore(now - freshFor) : null;
        making += oldest == null ? 0 : 1;
        return oldest;
    }

    /** Makes no more, and returns what was ready. */
    synchronized List<ClonedDatabase> retire() {
        retired = true;
        return empty();
    }

    /** Returns what was ready, if nobody asked for it for a while; who asks again starts afresh. */
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
