// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import org.springframework.test.context.BootstrapUtils;

/** Refuses test classes for which Spring does not call {@link DatabaseTestExecutionListener}. */
final class RequiredListener {

    private RequiredListener() {}

    static void check(Class<?> testClass) {
        boolean registered =
                BootstrapUtils.resolveTestContextBootstrapper(testClass).getTestExecutionListeners().stream()
                        .anyMatch(DatabaseTestExecutionListener.class::isInstance);
        if (!registered) {
            throw new PgTestDbException(
                    "@IsolatedPostgres on %s cannot put a test's database behind the application context: Spring does not call the listener of pgtestdb-spring, because @TestExecutionListeners, or its own TestContextBootstrapper, replaces the default listeners. Add to them: @TestExecutionListeners(listeners = …, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)."
                            .formatted(testClass.getName()));
        }
    }
}
