// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Records which class has its database in a static field. Classes that inherit the field share it, so they are refused
 * if they run at the same time. Thread-safe.
 */
final class StaticFields {

    private record Holder(Class<?> testClass, Databases databases) {}

    private final Map<Field, Holder> holders = new ConcurrentHashMap<>();

    private StaticFields() {}

    /** Reserves a field until the class is over. */
    static void reserve(Field field, String description, ExtensionContext context) {
        Holder reserving = new Holder(context.getRequiredTestClass(), Databases.of(context));
        Holder holder = in(context.getRoot())
                .holders
                .compute(
                        field,
                        (ignored, earlier) ->
                                earlier == null || earlier.databases().areOver() ? reserving : earlier);
        if (holder.databases() != reserving.databases()) {
            throw new PgTestDbException(
                    "The %s is static, so %s and %s share it; but they run at the same time, and each has its own database. Make it an instance field, or run one class after the other with @Isolated."
                            .formatted(
                                    description,
                                    holder.testClass().getName(),
                                    reserving.testClass().getName()));
        }
    }

    private static StaticFields in(ExtensionContext root) {
        return Stores.get(root, StaticFields.class, StaticFields.class, StaticFields::new);
    }
}
