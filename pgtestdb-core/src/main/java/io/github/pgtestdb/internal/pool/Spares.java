package io.github.pgtestdb.internal.pool;

import io.github.pgtestdb.internal.clone.ClonedDatabase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ready clones of a {@link WarmPool}, and the time of the last take. Guarded by the pool's lock. */
final class Spares {

    private final Deque<Spare> ready = new ArrayDeque<>();
    private int taken;
    private long lastTake;

    /** A ready clone, and the time when its connection was last seen alive. */
    private record Spare(ClonedDatabase database, long seen) {}

    int size() {
        return ready.size();
    }

    void add(ClonedDatabase clone, long now) {
        ready.addFirst(new Spare(clone, now));
    }

    /** Takes the clone with the connection that was seen alive most recently, and counts it as taken. */
    @Nullable
    ClonedDatabase take() {
        Spare spare = ready.pollFirst();
        if (spare == null) {
            return null;
        }
        taken++;
        return spare.database();
    }

    /**
     * Returns the number of clones taken since the last call. If there were any, {@code now} counts as the time of the
     * last request.
     */
    int forgetTaken(long now) {
        int forgotten = taken;
        taken = 0;
        lastTake = forgotten == 0 ? lastTake : now;
        return forgotten;
    }

    /** Counts one clone less as taken, because it was returned. Returns false if none is counted. */
    boolean untake(long now) {
        if (taken == 0) {
            return false;
        }
        taken--;
        lastTake = now;
        return true;
    }

    void askedAt(long now) {
        lastTake = now;
    }

    boolean isAskedSince(long time) {
        return taken > 0 || lastTake - time >= 0;
    }

    /**
     * Takes the clone with the connection that was seen alive least recently, if that was before the given time. It is
     * not counted as taken.
     */
    @Nullable
    ClonedDatabase takeSeenBefore(long time) {
        Spare oldest = ready.peekLast();
        if (oldest == null || oldest.seen() - time > 0) {
            return null;
        }
        ready.removeLast();
        return oldest.database();
    }

    List<ClonedDatabase> takeAll() {
        List<ClonedDatabase> all = ready.stream().map(Spare::database).toList();
        ready.clear();
        return all;
    }
}
