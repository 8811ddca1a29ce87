package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the places of one context have got. Within a test a name is one database: a test is refused that would write to one
 * and look into another of the same name, which its {@code @BeforeAll}, a static field or an enclosing instance has.
 * Databases to read from are all alike, and count nothing here. Thread-safe.
 */
final class HandedOut {

    private record Entry(Definition definition, ExtensionContext scope) {

        boolean isOf(ExtensionContext other) {
            return scope.getUniqueId().equals(other.getUniqueId());
        }

        String described() {
            return scope.getTestMethod().isPresent()
                    ? "that of one test"
                    : "that of class " + scope.getRequiredTestClass().getName();
        }
    }

    private final Map<String, Entry> byName = new ConcurrentHashMap<>();

    private HandedOut() {}

    /** Notes that a place in {@code context} gets the database that ends with {@code scope}. */
    static void note(Definition definition, ExtensionContext scope, ExtensionContext context) {
        if (definition.declaration().isReadOnly()) {
            return;
        }
        Entry added = new Entry(definition, scope);
        Contexts.outwards(context).forEach(around -> in(around).refuseBeside(added));
        in(context).byName.putIfAbsent(definition.name(), added);
    }

    private void refuseBeside(Entry added) {
        Entry earlier = byName.get(added.definition().name());
        if (earlier != null && !earlier.isOf(added.scope())) {
            throw new PgTestDbException(
                    "The %s asks for %s, and gets %s; but the %s has another one of that name, %s. Within a test a name is one database: declare the same scope for both, or give one of them another name."
                            .formatted(
                                    added.definition().wanted(),
                                    Names.database(added.definition().name()),
                                    added.described(),
                                    earlier.definition().wanted(),
                                    earlier.described()));
        }
    }

    private static HandedOut in(ExtensionContext context) {
        return Stores.get(context, HandedOut.class, HandedOut.class, HandedOut::new);
    }
}
