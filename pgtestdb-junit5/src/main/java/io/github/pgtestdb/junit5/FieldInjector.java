// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Injects into annotated fields of any visibility, in a class and its superclasses. */
final class FieldInjector {

    private FieldInjector() {}

    static void injectStatic(Class<?> testClass, ExtensionContext context) throws Exception {
        inject(testClass, null, context);
    }

    static void injectInstance(Object testInstance, ExtensionContext context) throws Exception {
        inject(testInstance.getClass(), testInstance, context);
    }

    private static void inject(Class<?> type, @Nullable Object instance, ExtensionContext context) throws Exception {
        boolean wantStatic = instance == null;
        for (Field field : ReflectionSupport.findFields(
                type,
                candidate -> Modifier.isStatic(candidate.getModifiers()) == wantStatic
                        && DeclarationScanner.isPresent(candidate),
                HierarchyTraversalMode.TOP_DOWN)) {
            set(field, instance, context);
        }
    }

    private static void set(Field field, @Nullable Object instance, ExtensionContext context) throws Exception {
        InjectionPoint point = InjectionPoint.of(field);
        if (Modifier.isFinal(field.getModifiers())) {
            throw new PgTestDbException(
                    "@IsolatedPostgres cannot inject %s: it is final. Remove the modifier, or inject a parameter."
                            .formatted(point.description()));
        }
        DatabaseDefinition definition = DatabaseResolver.resolve(point, context).orElseThrow();
        Object value = TestDatabases.inject(definition, context);
        if (instance == null && !definition.declaration().isReadOnly()) {
            StaticFields.reserve(field, point.description(), context);
        }
        ReflectionSupport.makeAccessible(field).set(instance, value);
    }

    /**
     * The class that has its database in each static field. Classes that inherit the field share it, so they are
     * refused if they run at the same time. Thread-safe.
     */
    private static final class StaticFields {

        private record Holder(Class<?> testClass, TestDatabases databases) {}

        private final Map<Field, Holder> holders = new ConcurrentHashMap<>();

        private StaticFields() {}

        /** Reserves a field until the class is over. */
        static void reserve(Field field, String description, ExtensionContext context) {
            Holder reserving = new Holder(context.getRequiredTestClass(), TestDatabases.of(context));
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
}
