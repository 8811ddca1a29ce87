// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Records which database each name stands for in one context.
 *
 * <p>Within a test, a name stands for one database. A test is refused if it would write to one database and read from
 * another of the same name. The other one may belong to {@code @BeforeAll}, a static field or an enclosing instance.
 * Read-only databases are not recorded, because those of one template are all alike. Thread-safe.
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

    /** Records that an injection point in {@code context} gets the database that ends with {@code scope}. */
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
                                    Messages.database(added.definition().name()),
                                    added.described(),
                                    earlier.definition().wanted(),
                                    earlier.described()));
        }
    }

    private static HandedOut in(ExtensionContext context) {
        return Stores.get(context, HandedOut.class, HandedOut.class, HandedOut::new);
    }
}
