// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/** Reads properties of JUnit's extension contexts. */
final class Contexts {

    /** Empty with JUnit 5.12, which has no such annotation. */
    private static final Optional<Class<? extends Annotation>> CLASS_TEMPLATE = classTemplate();

    private Contexts() {}

    /** Returns the context, then its ancestors from the inside out. */
    static Stream<ExtensionContext> outwards(ExtensionContext context) {
        return Stream.iterate(
                        Optional.of(context),
                        Optional::isPresent,
                        current -> current.flatMap(ExtensionContext::getParent))
                .flatMap(Optional::stream);
    }

    /** Returns the test class, then its enclosing classes. */
    static List<Class<?>> testClasses(ExtensionContext context) {
        return outwards(context)
                .<Class<?>>flatMap(current -> current.getTestClass().stream())
                .distinct()
                .toList();
    }

    /** Returns the innermost context of a class. If the class is a template, this is the context of one invocation. */
    static Optional<ExtensionContext> ofClass(Class<?> testClass, ExtensionContext context) {
        return outwards(context)
                .filter(current -> current.getTestMethod().isEmpty())
                .filter(current ->
                        current.getTestClass().filter(testClass::equals).isPresent())
                .findFirst();
    }

    /** Tells whether all tests of the given class run on one instance. The class must surround the context. */
    static boolean isPerClass(Class<?> testClass, ExtensionContext context) {
        return ofClass(testClass, context)
                .flatMap(ExtensionContext::getTestInstanceLifecycle)
                .filter(Lifecycle.PER_CLASS::equals)
                .isPresent();
    }

    /** Returns the context of the running test: of its method, or of one invocation if the method is a template. */
    static Optional<ExtensionContext> ofTest(ExtensionContext context) {
        return outwards(context)
                .filter(current -> current.getTestMethod().isPresent())
                .filter(current -> !isMethodTemplate(current))
                .findFirst();
    }

    /** Tells whether the context contains the invocations of a class template, in contexts below it. */
    static boolean isClassTemplate(ExtensionContext context) {
        boolean isOfClass = context.getTestMethod().isEmpty()
                && CLASS_TEMPLATE.isPresent()
                && AnnotationSupport.isAnnotated(context.getTestClass(), CLASS_TEMPLATE.get());
        return isOfClass && !context.getTestClass().equals(context.getParent().flatMap(ExtensionContext::getTestClass));
    }

    static boolean isMethodTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), TestTemplate.class)
                && context.getParent().flatMap(ExtensionContext::getTestMethod).isEmpty();
    }

    private static Optional<Class<? extends Annotation>> classTemplate() {
        return ReflectionSupport.tryToLoadClass("org.junit.jupiter.api.ClassTemplate")
                .toOptional()
                .map(type -> type.asSubclass(Annotation.class));
    }

    static boolean hasFailed(ExtensionContext context) {
        return context.getExecutionException().filter(Contexts::isFailure).isPresent();
    }

    /** A failed assumption aborts a test and is not a failure. */
    static boolean isFailure(Throwable throwable) {
        return !(throwable instanceof TestAbortedException);
    }
}
