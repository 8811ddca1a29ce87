// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.spring.ObjectFields.Reference;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Searches the objects that a bean holds for objects of one kind, which need not be beans. Examples are a pool in an
 * application's own class, and the data source in a client of jOOQ, MyBatis or Spring. Thread-safe.
 */
final class HeldObjects {

    /** The longest known path, from a MyBatis mapper to its data source, has 6 steps. */
    private static final int DEPTH = 6;

    private final Predicate<Object> wanted;
    private final Predicate<Object> closed;

    /**
     * The depth to which each object was searched without a result. No lock is held during a search, which may need
     * beans that another thread is creating.
     */
    private final Map<Object, Integer> searched = Collections.synchronizedMap(new IdentityHashMap<>());

    /**
     * Creates a search for objects of a kind.
     *
     * @param wanted matches the objects to find
     * @param closed matches objects with fields that are not searched
     */
    HeldObjects(Predicate<Object> wanted, Predicate<Object> closed) {
        this.wanted = wanted;
        this.closed = closed;
    }

    /** Forgets all earlier searches. */
    void lookAgain() {
        searched.clear();
    }

    /** Returns the nearest matching object that the bean holds. The bean itself does not count. */
    Optional<Reference> in(Object bean) {
        Deque<Reference> level = new ArrayDeque<>(Set.of(new Reference("", bean)));
        for (int depth = DEPTH; depth > 0; depth--) {
            Deque<Reference> next = new ArrayDeque<>();
            for (Reference holder : level) {
                Optional<Reference> found = search(holder, depth, next);
                if (found.isPresent()) {
                    return found;
                }
            }
            level = next;
        }
        return Optional.empty();
    }

    private Optional<Reference> search(Reference holder, int depth, Deque<Reference> next) {
        Integer before = searched.put(holder.object(), depth);
        if (closed.test(holder.object()) || (before != null && before >= depth)) {
            return Optional.empty();
        }
        for (Reference reference : ObjectFields.of(holder.object()).toList()) {
            Reference below = below(holder, reference);
            if (wanted.test(reference.object())) {
                return Optional.of(below);
            }
            next.add(below);
        }
        return Optional.empty();
    }

    private static Reference below(Reference holder, Reference reference) {
        String path = Stream.of(holder.path(), reference.path())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("."));
        return new Reference(path, reference.object());
    }
}
