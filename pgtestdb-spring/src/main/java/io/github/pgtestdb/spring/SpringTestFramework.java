// SPDX-License-Identifier: Apache-2.0
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

/**
 * Connects pgtestdb's extension with Spring's processing of a test.
 *
 * @since 0.1.0
 */
public final class SpringTestFramework implements TestFramework {

    /** For the service loader. */
    public SpringTestFramework() {}

    /**
     * Decides as {@code SpringExtension} does. Spring injects a bean then, and the {@code DataSource} bean also leads
     * to the test's database.
     */
    @Override
    public boolean resolves(ParameterContext parameterContext, ExtensionContext context) {
        return SpringTests.is(context)
                && (ParameterResolutionDelegate.isAutowirable(
                                parameterContext.getParameter(), parameterContext.getIndex())
                        || AutowiredConstructor.is(parameterContext.getDeclaringExecutable(), context));
    }

    /** Begins the test's lease before the constructor, and before extensions that run before Spring's. */
    @Override
    public void begin(CurrentTest test, ExtensionContext context) {
        if (test.testMethod().isPresent()
                && SpringTests.is(context)
                && !DeclaredDatabases.of(test.testClass()).isEmpty()) {
            ContextLease.of(test).begin(List.of(SpringExtension.getApplicationContext(context)));
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
