package io.github.pgtestdb.junit5;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Questions to JUnit's contexts. */
final class Contexts {

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

    /** Whether constructor, fields and methods belong to one instance. */
    static boolean isPerClass(ExtensionContext context) {
        return context.getTestInstanceLifecycle()
                .filter(Lifecycle.PER_CLASS::equals)
                .isPresent();
    }

    static boolean hasFailed(ExtensionContext context) {
        return context.getExecutionException().filter(Contexts::isFailure).isPresent();
    }

    /** An aborted assumption is none. */
    static boolean isFailure(Throwable throwable) {
        return !(throwable instanceof TestAbortedException);
    }
}
