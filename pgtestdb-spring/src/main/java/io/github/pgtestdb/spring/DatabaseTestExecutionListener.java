// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/**
 * Begins the {@linkplain ContextLease lease} of a test on its application contexts. The lease ends when all JUnit
 * extensions are done with the test.
 *
 * <p>The order matters. This listener runs after the one that may close the context before the test (1500). It runs
 * before the ones that inject (2000), begin the test's transaction (4000) and run {@code @Sql} (5000).
 */
final class DatabaseTestExecutionListener extends AbstractTestExecutionListener {

    private static final int BEFORE_INJECTION = 1900;

    DatabaseTestExecutionListener() {}

    @Override
    public int getOrder() {
        return BEFORE_INJECTION;
    }

    @Override
    public void prepareTestInstance(TestContext testContext) {
        CurrentTest test = CurrentTest.get();
        if (DeclaredDatabases.of(testContext.getTestClass()).isEmpty()) {
            UnmanagedContexts.refuse(testContext, test);
            return;
        }
        if (test == null) {
            throw UnknownTest.exception(testContext.getTestClass());
        }
        ApplicationContext application = application(testContext, test);
        Injections.note(testContext.getTestInstance(), application);
        if (test.testMethod().isPresent()) {
            ContextLease.of(test).begin(List.of(application));
        }
    }

    @Override
    public void beforeTestMethod(TestContext testContext) {
        CurrentTest test = CurrentTest.get();
        if (DeclaredDatabases.of(testContext.getTestClass()).isEmpty()) {
            UnmanagedContexts.refuse(testContext, test);
            return;
        }
        if (test == null || !isOf(testContext, test)) {
            throw UnknownTest.exception(testContext.getTestClass());
        }
        ApplicationContext application = application(testContext, test);
        if (Boolean.TRUE.equals(
                testContext.getAttribute(DependencyInjectionTestExecutionListener.REINJECT_DEPENDENCIES_ATTRIBUTE))) {
            Injections.note(testContext.getTestInstance(), application);
        }
        ContextLease.of(test)
                .begin(Stream.concat(Stream.of(application), Injections.of(test.instances()))
                        .toList());
    }

    /** Ends the lease before a context starts, because the start is not work of the test. */
    private static ApplicationContext application(TestContext testContext, CurrentTest test) {
        if (!testContext.hasApplicationContext()) {
            ContextLease.of(test).close();
        }
        ApplicationContext application = testContext.getApplicationContext();
        UnmanagedContexts.refuse(application, testContext.getTestClass());
        ContextLevel.refuseMissing(
                application, DeclaredDatabases.of(testContext.getTestClass()), testContext.getTestClass());
        return application;
    }

    private static boolean isOf(TestContext testContext, CurrentTest test) {
        return test.testClass() == testContext.getTestClass()
                && test.testMethod().filter(testContext.getTestMethod()::equals).isPresent();
    }
}
