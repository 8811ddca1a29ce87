// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.SpringProperties;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.TestConstructor.AutowireMode;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Tells whether Spring injects a test class's constructor. Spring's own method differs between versions. */
final class AutowiredConstructor {

    private AutowiredConstructor() {}

    static boolean is(Executable executable, ExtensionContext context) {
        return executable instanceof Constructor<?> constructor
                && (AnnotatedElementUtils.hasAnnotation(constructor, Autowired.class)
                        || mode(constructor.getDeclaringClass(), context) == AutowireMode.ALL);
    }

    private static AutowireMode mode(Class<?> testClass, ExtensionContext context) {
        TestConstructor annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass, TestConstructor.class);
        if (annotation != null) {
            return annotation.autowireMode();
        }
        String property = TestConstructor.TEST_CONSTRUCTOR_AUTOWIRE_MODE_PROPERTY_NAME;
        boolean all = Optional.ofNullable(SpringProperties.getProperty(property))
                .or(() -> context.getConfigurationParameter(property))
                .filter(AutowireMode.ALL.name()::equalsIgnoreCase)
                .isPresent();
        return all ? AutowireMode.ALL : AutowireMode.ANNOTATED;
    }
}
