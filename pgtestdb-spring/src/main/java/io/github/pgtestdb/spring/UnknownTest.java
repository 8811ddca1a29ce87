// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;

/** The refusal of a test that runs with Spring but without pgtestdb's extension. There is no database for it. */
final class UnknownTest {

    private UnknownTest() {}

    static PgTestDbException exception(Class<?> testClass) {
        return new PgTestDbException(
                "%s bears @IsolatedPostgres, but JUnit has not called its extension on the thread that runs the test (%s). Run it with JUnit Jupiter; and if junit.jupiter.conditions.deactivate is set, let its pattern leave io.github.pgtestdb.junit5.AnnotatedPostgresExtension out."
                        .formatted(testClass.getName(), Thread.currentThread().getName()));
    }
}
