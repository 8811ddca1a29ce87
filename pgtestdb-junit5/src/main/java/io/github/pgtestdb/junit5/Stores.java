package io.github.pgtestdb.junit5;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The one place where state lives: JUnit's stores, one value of a kind for each context. */
final class Stores {

    private static final Namespace NAMESPACE = Namespace.create(Stores.class);

    private Stores() {}

    static <V> V get(ExtensionContext context, Class<?> kind, Class<V> type, Supplier<? extends V> creator) {
        // Names the context, because a store also answers with what the stores around it hold.
        String key = kind.getName() + " of " + context.getUniqueId();
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(key, ignored -> creator.get(), type);
    }
}
