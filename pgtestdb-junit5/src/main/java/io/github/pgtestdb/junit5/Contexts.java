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

/** Questions to JUnit's contexts. */
final class Contexts {

    /** JUnit 5.12 does not know it. */
    private static final Optional<Class<? extends Annotation>> CLASS_TEMPLATE = classTemplate();

    private Contexts() {}

    /** The context itself, then its ancestors from the inside out. */
    static Stream<ExtensionContext> outwards(ExtensionContext context) {
        return Stream.iterate(
                        Optional.of(context),
                        Optional::isPresent,
                        current -> current.flatMap(ExtensionContext::getParent))
                .flatMap(Optional::stream);
    }

    /** The test class, then the classes that enclose it. */
    static List<Class<?>> testClasses(ExtensionContext context) {
        return outwards(context)
                .<Class<?>>flatMap(current -> current.getTestClass().stream())
                .distinct()
                .toList();
    }

    /** The innermost context of a class, which is that of one invocation where the class is a template. */
    static Optional<ExtensionContext> ofClass(Class<?> testClass, ExtensionContext context) {
        return outwards(context)
                .filter(current -> current.getTestMethod().isEmpty())
                .filter(current ->
                        current.getTestClass().filter(testClass::equals).isPresent())
                .findFirst();
    }

    /** Whether all tests of a class that is around the context run on one instance of it. */
    static boolean isPerClass(Class<?> testClass, ExtensionContext context) {
        return ofClass(testClass, context)
                .flatMap(ExtensionContext::getTestInstanceLifecycle)
                .filter(Lifecycle.PER_CLASS::equals)
                .isPresent();
    }

    /** The context of the test that runs: of a method, or of one invocation where the method is a template. */
    static Optional<ExtensionContext> ofTest(ExtensionContext context) {
        return outwards(context)
                .filter(current -> current.getTestMethod().isPresent())
                .filter(current -> !isMethodTemplate(current))
                .findFirst();
    }

    /** Whether the context is around the invocations of a class, each of which has a context of its own. */
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

    /** An aborted assumption is none. */
    static boolean isFailure(Throwable throwable) {
        return !(throwable instanceof TestAbortedException);
    }
}
