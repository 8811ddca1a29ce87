// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;

/** Reports the failure of a test to the databases that outlive the test, for their keep policy. */
final class Failures {

    private Failures() {}

    /** Notes a failure for the context and its ancestors, except the engine's context. */
    static void note(ExtensionContext context) {
        Contexts.outwards(context)
                .filter(current -> current.getTestClass().isPresent())
                .forEach(current -> Databases.of(current).testFailed());
    }

    static <T extends @Nullable Object> T watch(Invocation<T> invocation, ExtensionContext context) throws Throwable {
        try {
            return invocation.proceed();
        } catch (Throwable e) {
            if (Contexts.isFailure(e)) {
                note(context);
            }
            throw e;
        }
    }
}
