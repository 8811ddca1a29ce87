// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.AnnotationSupport;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Tells whether JUnit calls {@code SpringExtension} for a test, in whatever way it was registered. */
final class SpringTests {

    private static final String AUTODETECTION = "junit.jupiter.extensions.autodetection.enabled";

    private SpringTests() {}

    static boolean is(ExtensionContext context) {
        return Stream.iterate(
                                context.getTestClass(),
                                Optional::isPresent,
                                type -> type.flatMap(inner -> Optional.<Class<?>>ofNullable(inner.getEnclosingClass())))
                        .flatMap(Optional::stream)
                        .anyMatch(type -> isExtended(type) || hasRegistered(type))
                || isDetected(context);
    }

    private static boolean isExtended(Class<?> type) {
        return AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream()
                .flatMap(extendWith -> Arrays.stream(extendWith.value()))
                .anyMatch(SpringExtension.class::isAssignableFrom);
    }

    private static boolean hasRegistered(Class<?> type) {
        return AnnotationSupport.findAnnotatedFields(type, RegisterExtension.class).stream()
                .map(Field::getType)
                .anyMatch(SpringExtension.class::isAssignableFrom);
    }

    private static boolean isDetected(ExtensionContext context) {
        return context.getConfigurationParameter(AUTODETECTION)
                        .filter(Boolean::parseBoolean)
                        .isPresent()
                && ServiceLoader.load(Extension.class).stream()
                        .anyMatch(provider -> SpringExtension.class.isAssignableFrom(provider.type()));
    }
}
