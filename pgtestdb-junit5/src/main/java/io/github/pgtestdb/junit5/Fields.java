// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Injects into annotated fields of any visibility, in a class and its superclasses. */
final class Fields {

    private Fields() {}

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
                candidate ->
                        Modifier.isStatic(candidate.getModifiers()) == wantStatic && Annotations.isPresent(candidate),
                HierarchyTraversalMode.TOP_DOWN)) {
            set(field, instance, context);
        }
    }

    private static void set(Field field, @Nullable Object instance, ExtensionContext context) throws Exception {
        Site site = Site.of(field);
        if (Modifier.isFinal(field.getModifiers())) {
            throw new PgTestDbException(
                    "@IsolatedPostgres cannot inject %s: it is final. Remove the modifier, or inject a parameter."
                            .formatted(site.description()));
        }
        Injection injection = Injection.at(site, context).orElseThrow();
        Object value = injection.value();
        if (instance == null && !injection.definition().declaration().isReadOnly()) {
            StaticFields.reserve(field, site.description(), context);
        }
        ReflectionSupport.makeAccessible(field).set(instance, value);
    }
}
