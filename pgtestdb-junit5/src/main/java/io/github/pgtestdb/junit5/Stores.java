package io.github.pgtestdb.junit5;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The one place where state lives: JUnit's stores, one value of a kind for each context. */
final class Stores {

    private static final Namespace NAMESPACE = Namespace.create(Stores.class);

    /** Names the context, because a store also answers with what the stores around it hold. */
    private record Key(String contextId, Class<?> kind) {}

    private Stores() {}

    static <V> V get(ExtensionContext context, Class<?> kind, Class<V> type, Supplier<? extends V> creator) {
        Key key = new Key(context.getUniqueId(), kind);
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(key, ignored -> creator.get(), type);
    }
}
