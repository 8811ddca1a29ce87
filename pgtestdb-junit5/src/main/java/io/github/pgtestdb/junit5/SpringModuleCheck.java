// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.junit5.internal.TestFrameworks;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Refuses Spring tests if {@code pgtestdb-spring} is missing. That module connects the {@code DataSource} bean to the
 * test's database. Without it, the beans would use the application's own database. Refers to Spring by name only.
 */
final class SpringModuleCheck {

    private static final String EXTENSION = "org.springframework.test.context.junit.jupiter.SpringExtension";

    private SpringModuleCheck() {}

    /** Checks a class before its application context is created, and a test before it runs. */
    static void refuseWithoutModule(ExtensionContext context) {
        if (TestFrameworks.onTheClassPath().isEmpty() && context.getTestClass().isPresent() && isSpringTest(context)) {
            throw new PgTestDbException(
                    "%s runs with Spring and bears @IsolatedPostgres, and pgtestdb-spring is not on the class path: the beans of the application context would use the application's own database, and not the test's. Replace io.github.pgtestdb:pgtestdb-junit5 by io.github.pgtestdb:pgtestdb-spring in the test dependencies."
                            .formatted(context.getRequiredTestClass().getName()));
        }
    }

    private static boolean isSpringTest(ExtensionContext context) {
        return hasTestContext(context)
                || Contexts.testClasses(context).stream().anyMatch(type -> isExtended(type) || registers(type));
    }

    /** Spring's extension stores a test context for each class, in whatever way the extension was registered. */
    private static boolean hasTestContext(ExtensionContext context) {
        Class<?> extension = extension(context.getRequiredTestClass().getClassLoader());
        return extension != null
                && context.getStore(Namespace.create(extension)).get(context.getRequiredTestClass()) != null;
    }

    private static @Nullable Class<?> extension(@Nullable ClassLoader classLoader) {
        try {
            return Class.forName(EXTENSION, false, classLoader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static boolean isExtended(Class<?> type) {
        return AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream()
                .flatMap(extendWith -> Arrays.stream(extendWith.value()))
                .anyMatch(SpringModuleCheck::isSprings);
    }

    private static boolean registers(Class<?> type) {
        return AnnotationSupport.findAnnotatedFields(type, RegisterExtension.class).stream()
                .anyMatch(field -> isSprings(field.getType()));
    }

    private static boolean isSprings(Class<?> extension) {
        return Stream.<Class<?>>iterate(extension, type -> type != null, Class::getSuperclass)
                .anyMatch(type -> type.getName().equals(EXTENSION));
    }
}
