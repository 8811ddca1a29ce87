// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Another extension, which uses the databases before and after each test. Public, because generated tests name it. */
public final class Look implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    /** For JUnit. */
    public Look() {}

    @Override
    public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
        return parameterContext.getParameter().getType() == OneTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
        return test(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        test(context).writeBefore();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        test(context).lookAfter();
    }

    private static OneTest test(ExtensionContext context) {
        return context.getStore(Namespace.create(Look.class))
                .getOrComputeIfAbsent(OneTest.class, key -> new OneTest(context), OneTest.class);
    }
}
