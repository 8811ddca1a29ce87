package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import io.github.pgtestdb.junit5.internal.TestFramework;
import io.github.pgtestdb.spi.Migrator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Tells pgtestdb's extension what Spring does with a test. */
public final class SpringTestFramework implements TestFramework {

    /** For the service loader. */
    public SpringTestFramework() {}

    /** As {@code SpringExtension} decides it: what Spring injects is a bean, and the bean is the test's database, too. */
    @Override
    public boolean resolves(ParameterContext parameterContext, ExtensionContext context) {
        return SpringTests.is(context)
                && (ParameterResolutionDelegate.isAutowirable(
                                parameterContext.getParameter(), parameterContext.getIndex())
                        || AutowiredConstructor.is(parameterContext.getDeclaringExecutable(), context));
    }

    /** Begins the test's turn with a context before the constructor, and before extensions that come before Spring's. */
    @Override
    public void begin(CurrentTest test, ExtensionContext context) {
        if (test.testMethod().isPresent()
                && SpringTests.is(context)
                && !DeclaredDatabases.of(test.testClass()).isEmpty()) {
            TestTurn.of(test).begin(List.of(SpringExtension.getApplicationContext(context)));
        }
    }

    @Override
    public Optional<Migrator> migrator(String databaseName, ExtensionContext context) {
        return SpringTests.is(context)
                ? ContextDatabases.in(SpringExtension.getApplicationContext(context)).stream()
                        .filter(databases -> databases.has(databaseName))
                        .findFirst()
                        .flatMap(databases -> databases.migrator(databaseName))
                : Optional.empty();
    }
}
