// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import java.lang.reflect.Parameter;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Access to JUnit's stores, which hold all state of the extension. Each context has one value of each kind. */
final class Stores {

    private static final Namespace NAMESPACE = Namespace.create(Stores.class);

    private Stores() {}

    /** Returns the value of a kind in the context, or else in the nearest surrounding context. */
    static <V> Optional<V> nearest(ExtensionContext context, Class<?> kind, Class<V> type) {
        return Contexts.outwards(context)
                .map(around -> Optional.ofNullable(around.getStore(NAMESPACE).get(key(around, kind), type)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static <V> V get(ExtensionContext context, Class<?> kind, Class<V> type, Supplier<? extends V> creator) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(key(context, kind), ignored -> creator.get(), type);
    }

    /** Returns the answer about a parameter that is kept in the context, or finds it and keeps it. */
    @SuppressWarnings("unchecked")
    static Optional<DatabaseDefinition> pending(
            ExtensionContext context, Parameter parameter, Supplier<Optional<DatabaseDefinition>> finder) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        new Pending(context.getUniqueId(), parameter), ignored -> finder.get(), Optional.class);
    }

    static void forgetPending(ExtensionContext context, Parameter parameter) {
        context.getStore(NAMESPACE).remove(new Pending(context.getUniqueId(), parameter));
    }

    private record Pending(String context, Parameter parameter) {}

    /** Includes the context, because a store also returns values of the surrounding stores. */
    private static String key(ExtensionContext context, Class<?> kind) {
        return kind.getName() + " of " + context.getUniqueId();
    }
}
