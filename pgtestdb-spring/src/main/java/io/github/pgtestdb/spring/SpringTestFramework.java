package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.TestFramework;
import io.github.pgtestdb.spi.Migrator;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Tells pgtestdb's extension what Spring does with a test. */
public final class SpringTestFramework implements TestFramework {

    /** For the service loader. */
    public SpringTestFramework() {}

    /** As {@code SpringExtension} decides it: what Spring injects is a bean, and the bean is the test's database, too. */
    @Override
    public boolean resolves(ParameterContext parameterContext, ExtensionContext context) {
        return isSpringTest(context)
                && (ParameterResolutionDelegate.isAutowirable(
                                parameterContext.getParameter(), parameterContext.getIndex())
                        || AutowiredConstructor.is(parameterContext.getDeclaringExecutable(), context));
    }

    @Override
    public Optional<Migrator> migrator(String databaseName, ExtensionContext context) {
        return isSpringTest(context)
                ? ContextDatabases.in(SpringExtension.getApplicationContext(context))
                        .flatMap(databases -> databases.migrator(databaseName))
                : Optional.empty();
    }

    private static boolean isSpringTest(ExtensionContext context) {
        for (Class<?> type = context.getTestClass().orElse(null); type != null; type = type.getEnclosingClass()) {
            boolean extended = AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream()
                    .flatMap(extendWith -> Arrays.stream(extendWith.value()))
                    .anyMatch(SpringExtension.class::isAssignableFrom);
            if (extended) {
                return true;
            }
        }
        return false;
    }
}
