package io.github.pgtestdb.junit5;

import io.github.pgtestdb.junit5.internal.Frameworks;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.Optional;
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
 * What both extensions do: resolve parameters, return the databases, and note failures of tests for the databases that
 * outlive them. Without state; that is in JUnit's stores.
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

    /** The extension whose databases this one injects; null stands for those of the annotations. */
    abstract @Nullable IsolatedPostgresExtension definer();

    /** Has JUnit pass the test method's context where it makes the instance, so that a field sees its test's database. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
        return !Frameworks.onTheClassPath().resolve(parameterContext, context)
                && !Claims.areMadeOn(parameterContext, context)
                && find(parameterContext, context)
                        .filter(injection -> injection.isDefinedBy(definer()))
                        .isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
        try {
            return find(parameterContext, context).orElseThrow().value();
        } catch (SQLException e) {
            throw new ParameterResolutionException(
                    "Failed to connect for the %s: %s"
                            .formatted(Site.of(parameterContext).description(), e.getMessage()),
                    e);
        }
    }

    private static Optional<Injection> find(ParameterContext parameterContext, ExtensionContext context) {
        return Injection.at(Site.of(parameterContext), context);
    }

    /** No condition: the one callback of a test or class that comes before those of all other extensions. */
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
        Databases.of(context).reports().started();
    }

    /** Notes that a test or class begins. Called more than once for each; throws nothing. */
    void begin(ExtensionContext context) {
        Databases.of(context);
    }

    /** Called after the test's own databases are gone: this is for those of its classes. */
    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        context.getParent().ifPresent(Failures::note);
    }

    /** JUnit does not tell a test factory's context of its dynamic tests' failures. */
    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation, DynamicTestInvocationContext dynamicTest, ExtensionContext context)
            throws Throwable {
        FrameworkTest.within(context, () -> Failures.watch(invocation, context));
    }

    /** JUnit has no {@link TestWatcher} for test factories. */
    @Override
    public <T extends @Nullable Object> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return FrameworkTest.within(context, () -> Failures.watch(invocation, context));
    }

    /** A timeout may run this in a thread of its own, which outlives the test if it does not end when interrupted. */
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
}
