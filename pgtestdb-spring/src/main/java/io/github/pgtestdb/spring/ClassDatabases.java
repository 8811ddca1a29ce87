// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The databases of beans outside of the tests of a class, for example in {@code @BeforeAll}. They are read-only,
 * because no test would see rows written there. Kept for the class. Thread-safe.
 */
final class ClassDatabases implements AutoCloseable {

    private final Map<RoutingTarget, RoutedDatabase> routes = new ConcurrentHashMap<>();

    private ClassDatabases() {}

    static ClassDatabases of(CurrentTest testClass) {
        return testClass.resource(ClassDatabases.class, ClassDatabases::new);
    }

    RoutedDatabase route(RoutingTarget databaseSwitch, Supplier<TestDatabase> maker) {
        RoutedDatabase known = routes.get(databaseSwitch);
        if (known != null) {
            return known;
        }
        RoutedDatabase made = RoutedDatabase.toReadOnly(maker.get());
        RoutedDatabase faster = routes.putIfAbsent(databaseSwitch, made);
        if (faster != null) {
            made.database().close();
        }
        return faster == null ? made : faster;
    }

    @Override
    public void close() {
        routes.values().forEach(RoutingTarget::retire);
    }
}
