package io.github.pgtestdb.internal.pool;

import io.github.pgtestdb.internal.background.BackgroundWork;
import io.github.pgtestdb.internal.background.BackgroundWork.Kind;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.clone.Cloner;
import io.github.pgtestdb.internal.database.DropBatches;
import io.github.pgtestdb.internal.template.Template;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The warm pools, one for each template. They share the threads that clone and the budget for clones made in advance.
 * Thread-safe.
 */
public final class WarmPools implements AutoCloseable {

    /**
     * At most one of this many connections to the server waits in a pool. The others are for tests, forks and other
     * users.
     */
    private static final int CONNECTIONS_FOR_EACH = 10;

    /** A pool without a request for this long may be emptied to free capacity for another pool. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * The disk space for all spares: as much as the embedded server must find free in memory before it puts its data
     * there.
     */
    private static final long MOST_BYTES = 512L << 20;

    /** HikariCP validates a connection that was idle for 500 ms. The refresh happens before that. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Pools without a request for this long are not refreshed. Their next caller pays one round trip. */
    private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Cloner cloner;
    private final Consumer<ClonedDatabase> discard;
    private final BackgroundWork background;
    private final DropBatches batches;
    private final LongSupplier clock;
    private final IntSupplier toCome;
    private final Allowance allowance;
    /** The pools by the name of the template. Hashing a whole template would take longer than taking a clone. */
    private final Map<String, WarmPool> pools = new ConcurrentHashMap<>();

    /** The pool of the last request. Most runs have only one template. */
    private volatile @Nullable WarmPool last;

    private volatile boolean closed;

    /**
     * Creates pools that are empty.
     *
     * @param discard drops a clone that is not in use
     * @param background makes the clones
     * @param batches decides when a durable server drops databases, and thus when it should make them
     * @param clock returns nanoseconds
     * @param limit the number of clones that server and user allow in advance, for all templates together
     * @param toCome returns an upper bound for the number of databases still expected; must not throw
     */
    public WarmPools(
            Cloner cloner,
            Consumer<ClonedDatabase> discard,
            BackgroundWork background,
            DropBatches batches,
            LongSupplier clock,
            int limit,
            IntSupplier toCome) {
        this.cloner = cloner;
        this.discard = discard;
        this.background = background;
        this.batches = batches;
        this.clock = clock;
        this.toCome = toCome;
        this.allowance = new Allowance(limit, MOST_BYTES);
    }

    /** Returns the limit that results from a setting on a server with the given number of connections. */
    public static int limit(int setting, int maxConnections) {
        return Math.min(setting, maxConnections / CONNECTIONS_FOR_EACH);
    }

    /**
     * Returns a ready clone, or null. A test waits for this call, so other work is left to {@link #settle} if possible.
     */
    public @Nullable ClonedDatabase takeReady(Template template) {
        WarmPool pool = last;
        return pool != null && pool.isOf(template)
                ? pool.takeReady()
                : poolOf(template).takeReady();
    }

    /** Returns a clone, immediately if one is ready. */
    public ClonedDatabase take(Template template) throws SQLException {
        WarmPool pool = poolOf(template);
        settle();
        makeRoomFor(pool);
        if (batches.areFor(template.strategy()) && !pool.hasOneOnItsWay()) {
            batches.dropIfDue(pool.bytes());
        }
        return pool.take();
    }

    private WarmPool poolOf(Template template) {
        WarmPool pool = pools.computeIfAbsent(template.name(), name -> new WarmPool(template, this));
        last = pool;
        return pool;
    }

    /**
     * Replaces the clones that were taken. Background threads call this, so that callers of {@link #takeReady} need
     * not.
     */
    public void settle() {
        pools.values().forEach(WarmPool::settle);
    }

    /** Keeps the connections of ready clones fresh, so that HikariCP does not validate them when a test needs one. */
    public void refresh() {
        settle();
        for (WarmPool pool : pools.values()) {
            if (!pool.refresh(FRESH_NANOS, REFRESH_NANOS)) {
                return;
            }
        }
    }

    /** Takes back a clone that was not used. */
    public void giveBack(ClonedDatabase clone) {
        Template template = clone.template();
        WarmPool pool = pools.get(template.name());
        if (pool == null || !pool.isOf(template) || closed) {
            discard(clone);
        } else {
            pool.giveBack(clone);
        }
    }

    /** Drops the ready clones of a template that no longer exists. */
    public void forget(Template template) {
        WarmPool pool = pools.get(template.name());
        if (pool != null && pool.isOf(template) && pools.remove(template.name(), pool)) {
            retire(pool);
        }
    }

    /** Empties idle pools if the budget does not allow one more clone for this pool. */
    void makeRoomFor(WarmPool asking) {
        if (!allowance.isUsedUp(asking.bytes())) {
            return;
        }
        for (WarmPool pool : pools.values()) {
            List<ClonedDatabase> spare = pool == asking ? List.of() : pool.emptyIfIdle(IDLE_NANOS);
            if (!spare.isEmpty()) {
                background.execute(Kind.DROP, () -> spare.forEach(this::discard));
            }
        }
    }

    private void retire(WarmPool pool) {
        pool.retire().forEach(this::discard);
    }

    int most() {
        return allowance.most();
    }

    int toCome() {
        return toCome.getAsInt();
    }

    long now() {
        return clock.getAsLong();
    }

    /**
     * Tells whether a clone that is made now stays unwritten until it is dropped. Always true if it is not dropped in a
     * batch.
     */
    boolean mayMakeAhead(Template template, long size) {
        return !batches.areFor(template.strategy()) || batches.haveRoom(allowance.used(), allowance.usedBytes() + size);
    }

    /** Reserves a permit for one more clone. Templates larger than the whole budget have no spares. */
    boolean acquire(long size) {
        return !closed && allowance.acquire(size);
    }

    void release(int count, long size) {
        allowance.release(count, size);
    }

    long bytes(Template template) {
        return cloner.bytes(template);
    }

    void execute(Runnable task) {
        background.execute(Kind.MAKE, task);
    }

    /** Makes clones as fast as possible until {@link #calmDown}, because a caller waits for one. */
    void hurry() {
        background.hurry();
    }

    void calmDown() {
        background.calmDown();
    }

    ClonedDatabase make(Template template, long size) throws SQLException {
        return cloner.clone(template, size);
    }

    void discard(ClonedDatabase clone) {
        discard.accept(clone);
    }

    /**
     * Makes no more clones, and drops the ready ones. A clone in the making goes to a waiting caller, or is dropped.
     */
    @Override
    public void close() {
        closed = true;
        pools.values().forEach(this::retire);
    }
}
