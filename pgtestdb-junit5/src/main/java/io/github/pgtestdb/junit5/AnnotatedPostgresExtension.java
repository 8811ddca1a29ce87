// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** The extension of {@link IsolatedPostgres}. Also injects into the fields that bear the annotation. */
final class AnnotatedPostgresExtension extends PostgresExtension
        implements BeforeAllCallback, TestInstancePostProcessor {

    AnnotatedPostgresExtension() {}

    @Override
    @Nullable
    IsolatedPostgresExtension definer() {
        return null;
    }

    @Override
    void begin(ExtensionContext context) {
        super.begin(context);
        FrameworkTest.enter(context);
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
        super.preConstructTestInstance(factoryContext, context);
        FrameworkTest.begin(context);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        SpringModuleCheck.refuseWithoutModule(context);
        ConditionEvaluationResult result = super.evaluateExecutionCondition(context);
        try {
            FrameworkTest.begin(context);
        } catch (RuntimeException e) {
            return result; // The next callback throws the same exception. Here JUnit would wrap its message.
        }
        return result;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        super.beforeEach(context);
        FrameworkTest.begin(context);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        FieldInjector.injectStatic(context.getRequiredTestClass(), context);
    }

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) throws Exception {
        FieldInjector.injectInstance(testInstance, context);
    }
}
