// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.junit5.internal.TestFrameworks;
import java.lang.reflect.Method;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The common part of both extensions. Resolves parameters, returns the databases, and records failures of tests for
 * databases that outlive them. Stateless; the state is in JUnit's stores.
 */
abstract class PostgresExtension
        implements ExecutionCondition,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                ParameterResolver,
                TestWatcher,
                InvocationInterceptor {

    private static final ConditionEvaluationResult ENABLED = ConditionEvaluationResult.enabled(null);

    /** For the two extensions. */
    PostgresExtension() {}

    /** The registered extension that defines the injected databases, or null if annotations define them. */
    abstract @Nullable IsolatedPostgresExtension definer();

    /**
     * Requests the test method's context when JUnit creates the test instance. A field then gets its test's database.
     */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
        return !TestFrameworks.onTheClassPath().resolve(parameterContext, context)
                && !ForeignParameters.areMadeOn(parameterContext, context)
                && DatabaseResolver.resolve(parameterContext, context)
                        .filter(definition -> definition.registered() == definer())
                        .isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
        DatabaseDefinition definition = DatabaseResolver.takeResolved(parameterContext, context);
        try {
            return TestDatabases.inject(definition, context);
        } catch (SQLException e) {
            throw new ParameterResolutionException(
                    "Failed to connect for the %s: %s".formatted(definition.wanted(), e.getMessage()), e);
        }
    }

    /** Not a real condition. JUnit evaluates conditions before all other callbacks of a test or class. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestClass().isPresent()) {
            begin(context);
        }
        return ENABLED;
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
        begin(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin(context);
        TestDatabases.of(context).reports().started();
    }

    /** Notes that a test or class begins. Called more than once for each. Throws nothing. */
    void begin(ExtensionContext context) {
        TestDatabases.of(context);
    }

    /** Records the failure for the databases of the test's classes. The test's own databases were already returned. */
    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        context.getParent().ifPresent(parent -> TestDatabases.noteFailure(parent, cause));
    }

    /** Needed because JUnit does not report failures of dynamic tests to the context of their test factory. */
    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation, DynamicTestInvocationContext dynamicTest, ExtensionContext context)
            throws Throwable {
        FrameworkTest.within(context, () -> watched(invocation, context));
    }

    /** Needed because JUnit calls no {@link TestWatcher} for test factories. */
    @Override
    public <T extends @Nullable Object> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return FrameworkTest.within(context, () -> watched(invocation, context));
    }

    /** A timeout may run this in a separate thread. That thread outlives the test if it ignores its interruption. */
    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        FrameworkTest.within(context, invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        FrameworkTest.within(context, invocation);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        FrameworkTest.within(context, invocation);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        FrameworkTest.within(context, invocation);
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        FrameworkTest.within(context, invocation);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        FrameworkTest.within(context, invocation);
    }

    private static <T extends @Nullable Object> T watched(Invocation<T> invocation, ExtensionContext context)
            throws Throwable {
        try {
            return invocation.proceed();
        } catch (Throwable e) {
            if (Contexts.isFailure(e)) {
                TestDatabases.noteFailure(context, e);
            }
            throw e;
        }
    }
}
