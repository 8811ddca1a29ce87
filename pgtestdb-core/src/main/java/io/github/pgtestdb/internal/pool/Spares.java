package io.github.pgtestdb.internal.pool;

import io.github.pgtestdb.internal.clone.ClonedDatabase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clones of a {@link WarmPool} that are ready, and when somebody took one. Guarded by the pool's lock. */
final class Spares {

    private final Deque<Spare> ready = new ArrayDeque<>();
    private int taken;
    private long lastTake;

    /** A clone that is ready, and when its connection was last seen to be alive. */
    private record Spare(ClonedDatabase database, long seen) {}

    int size() {
        return ready.size();
    }

    void add(ClonedDatabase clone, long now) {
        ready.addFirst(new Spare(clone, now));
    }

    /** Takes the one whose connection was seen to be alive last, and counts it as taken. */
    @Nullable
    ClonedDatabase take() {
        Spare spare = ready.pollFirst();
        if (spare == null) {
            return null;
        }
        taken++;
        return spare.database();
    }

    /** Returns how many were taken since it was last called; where any were, somebody asked now at the latest. */
    int forgetTaken(long now) {
        int forgotten = taken;
        taken = 0;
        lastTake = forgotten == 0 ? lastTake : now;
        return forgotten;
    }

    /** Counts one taken less, since one came back; false where none is counted. */
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

    /** Takes the one whose connection was not seen to be alive for longest, if that is before a time; it is not counted. */
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
