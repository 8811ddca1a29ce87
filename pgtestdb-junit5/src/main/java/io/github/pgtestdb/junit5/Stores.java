package io.github.pgtestdb.junit5;

import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The one place where state lives: JUnit's stores, one value of a kind for each context. */
final class Stores {

    private static final Namespace NAMESPACE = Namespace.create(Stores.class);

    private Stores() {}

    /** The value of a kind that the context or the nearest context around it has. */
    static <V> Optional<V> nearest(ExtensionContext context, Class<?> kind, Class<V> type) {
        return Contexts.outwards(context)
                .map(around -> Optional.ofNullable(around.getStore(NAMESPACE).get(key(around, kind), type)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static <V> V get(ExtensionContext context, Class<?> kind, Class<V> type, Supplier<? extends V> creator) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(key(context, kind), ignored -> creator.get(), type);
    }

    /** Names the context, because a store also answers with what the stores around it hold. */
    private static String key(ExtensionContext context, Class<?> kind) {
        return kind.getName() + " of " + context.getUniqueId();
    }
}
