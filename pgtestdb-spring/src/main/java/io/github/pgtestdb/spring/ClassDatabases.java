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

    private final Map<DatabaseSwitch, Route> routes = new ConcurrentHashMap<>();

    private ClassDatabases() {}

    static ClassDatabases of(CurrentTest testClass) {
        return testClass.resource(ClassDatabases.class, ClassDatabases::new);
    }

    Route route(DatabaseSwitch databaseSwitch, Supplier<TestDatabase> maker) {
        Route known = routes.get(databaseSwitch);
        if (known != null) {
            return known;
        }
        Route made = Route.toReadOnly(maker.get());
        Route faster = routes.putIfAbsent(databaseSwitch, made);
        if (faster != null) {
            made.database().close();
        }
        return faster == null ? made : faster;
    }

    @Override
    public void close() {
        routes.values().forEach(DatabaseSwitch::retire);
    }
}
