// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The idle clones of a {@link ClonePool}, ordered by the time when their connection was last seen alive. */
final class IdleClones {

    private final Deque<IdleClone> clones = new ArrayDeque<>();

    private record IdleClone(ClonedDatabase database, long seenAlive) {}

    int size() {
        return clones.size();
    }

    void add(ClonedDatabase clone, long now) {
        clones.addFirst(new IdleClone(clone, now));
    }

    /** Removes and returns the clone with the connection that was seen alive most recently; null if there is none. */
    @Nullable
    ClonedDatabase poll() {
        IdleClone clone = clones.pollFirst();
        return clone == null ? null : clone.database();
    }

    /** Removes and returns the clone whose connection was seen alive least recently before the given time, or null. */
    @Nullable
    ClonedDatabase pollSeenBefore(long time) {
        IdleClone oldest = clones.peekLast();
        if (oldest == null || oldest.seenAlive() - time > 0) {
            return null;
        }
        clones.removeLast();
        return oldest.database();
    }

    List<ClonedDatabase> removeAll() {
        List<ClonedDatabase> all = clones.stream().map(IdleClone::database).toList();
        clones.clear();
        return all;
    }
}
