// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.SpringProperties;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Adds the customizer to the contexts of annotated test classes. Found through {@code spring.factories}. */
final class IsolatedPostgresContextCustomizerFactory implements ContextCustomizerFactory {

    /** The number of copies of each context, which is the number of its test classes that can run at the same time. */
    private static final String CONTEXTS = "spring.test.pgtestdb.contexts";

    IsolatedPostgresContextCustomizerFactory() {}

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        DeclaredDatabases databases = DeclaredDatabases.of(testClass);
        if (databases.isEmpty()) {
            UnmanagedContexts.refuse(testClass, CurrentTest.get());
            return null;
        }
        RequiredListener.check(testClass);
        return new IsolatedPostgresContextCustomizer(databases, copy(testClass));
    }

    /** Returns the copy of the context for a class, by its name, so that it is the same in every run. */
    private static int copy(Class<?> testClass) {
        Class<?> topLevel = testClass;
        for (Class<?> outer = testClass; outer != null; outer = outer.getEnclosingClass()) {
            topLevel = outer;
        }
        return Math.floorMod(topLevel.getName().hashCode(), copies());
    }

    private static int copies() {
        String value = SpringProperties.getProperty(CONTEXTS);
        if (value == null) {
            return 1;
        }
        if (!value.strip().matches("[1-9][0-9]?")) {
            throw new IllegalArgumentException(
                    "%s = %s is not a number from 1 to 99: it says how many copies of an application context there may be, so that as many test classes can run at once."
                            .formatted(CONTEXTS, value));
        }
        return Integer.parseInt(value.strip());
    }
}
