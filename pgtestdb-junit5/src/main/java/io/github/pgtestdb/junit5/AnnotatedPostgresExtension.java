package io.github.pgtestdb.junit5;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import io.github.pgtestdb.junit5.internal.Frameworks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/** Injects what {@link IsolatedPostgres} declares, and into all fields that bear it. */
final class AnnotatedPostgresExtension extends PostgresExtension
        implements TestInstancePreConstructCallback, ExecutionCondition, BeforeAllCallback, TestInstancePostProcessor {

    private static final ConditionEvaluationResult ENABLED = ConditionEvaluationResult.enabled(null);

    AnnotatedPostgresExtension() {}

    @Override
    @Nullable
    IsolatedPostgresExtension definer() {
        return null;
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
        tellFrameworks(context);
    }

    /** No condition: the one callback of a test that comes before those of all other extensions. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        tellFrameworks(context);
        return ENABLED;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Fields.injectStatic(context.getRequiredTestClass(), context);
    }

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) throws Exception {
        Fields.injectInstance(testInstance, context);
    }

    private static void tellFrameworks(ExtensionContext context) {
        if (!Frameworks.onTheClassPath().isEmpty() && context.getTestClass().isPresent()) {
            CurrentTest.set(new FrameworkTest(context));
        }
    }
}
