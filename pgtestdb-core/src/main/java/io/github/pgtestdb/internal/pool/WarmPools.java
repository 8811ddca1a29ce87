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
 * A warm pool for each template, and what they share: the threads that clone, and how many clones may be ahead of need in
 * all. Thread-safe.
 */
public final class WarmPools implements AutoCloseable {

    /** Of ten connections to the server at most one waits in a pool: the others are for tests, forks and other users. */
    private static final int CONNECTIONS_FOR_EACH = 10;

    /** Who has asked for nothing for so long leaves the room to others. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What spares may take of the disk in all: as much as the embedded server wants free before it uses memory. */
    private static final long MOST_BYTES = 512L << 20;

    /** HikariCP asks the server whether a connection is alive that lay for 500 ms; the refresher comes before that. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Whom nobody has asked for a minute need not be kept fresh: the next taker can wait for one round trip. */
    private static final long REFRESH_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Cloner cloner;
    private final Consumer<ClonedDatabase> discard;
    private final BackgroundWork background;
    private final DropBatches batches;
    private final LongSupplier clock;
    private final IntSupplier toCome;
    private final Allowance allowance;
    /** By the name of the template: to hash all that is known of one takes longer than to take a clone. */
    private final Map<String, WarmPool> pools = new ConcurrentHashMap<>();

    /** The pool that was asked last: most runs have one template. */
    private volatile @Nullable WarmPool last;

    private volatile boolean closed;

    /**
     * Makes pools that are empty.
     *
     * @param discard drops a clone that nobody has
     * @param background makes the clones
     * @param batches decide when a durable server drops databases, and so when it should make them
     * @param clock nanoseconds
     * @param limit what the server and the user allow to be ahead of need, all templates together
     * @param toCome at most so many databases will yet be asked for; must not throw
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

    /** The limit that a setting means on a server that takes so many connections. */
    public static int limit(int setting, int maxConnections) {
        return Math.min(setting, maxConnections / CONNECTIONS_FOR_EACH);
    }

    /** Returns a clone that is ready, or null. A test waits for this: so whatever can be is left to {@link #settle}. */
    public @Nullable ClonedDatabase takeReady(Template template) {
        WarmPool pool = last;
        return pool != null && pool.isOf(template)
                ? pool.takeReady()
                : poolOf(template).takeReady();
    }

    /** Returns a clone; at once where one is ready. */
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

    /** Has made up for what was taken: takers leave that to whoever works behind them anyway. */
    public void settle() {
        pools.values().forEach(WarmPool::settle);
    }

    /** Keeps the connections of what is ready from being asked whether they live when a test wants them. */
    public void refresh() {
        settle();
        for (WarmPool pool : pools.values()) {
            if (!pool.refresh(FRESH_NANOS, REFRESH_NANOS)) {
                return;
            }
        }
    }

    /** Takes back a clone that nobody has touched. */
    public void giveBack(ClonedDatabase clone) {
        Template template = clone.template();
        WarmPool pool = pools.get(template.name());
        if (pool == null || !pool.isOf(template) || closed) {
            discard(clone);
        } else {
            pool.giveBack(clone);
        }
    }

    /** Drops what was made of a template that is not there any more. */
    public void forget(Template template) {
        WarmPool pool = pools.get(template.name());
        if (pool != null && pool.isOf(template) && pools.remove(template.name(), pool)) {
            retire(pool);
        }
    }

    /** Has pools whom nobody asks give their spares up where there is no room for one more of this one's. */
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

    /** Whether a clone that is made ahead now stays unwritten until it is dropped; always where that costs nothing. */
    boolean mayMakeAhead(Template template, long size) {
        return !batches.areFor(template.strategy()) || batches.haveRoom(allowance.used(), allowance.usedBytes() + size);
    }

    /** Takes leave to have one clone more ahead of need. A template that is too large for that has none. */
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

    /** Has clones made as fast as can be, until {@link #calmDown}: somebody waits for one. */
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

    /** Makes no more clones, and drops those that are ready. What is being made goes to who waits for it, or is dropped. */
    @Override
    public void close() {
        closed = true;
        pools.values().forEach(this::retire);
    }
}
