// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import org.springframework.test.context.aot.TestContextAotGenerator;

/** Refuses a context that Spring prepares ahead of time, in the build. The generated code knows no test. */
final class AheadOfTime {

    private AheadOfTime() {}

    static void refuse(Class<?> testClass) {
        if (isNow()) {
            throw new PgTestDbException(
                    "Spring prepares the application context of %s ahead of time (AOT), and @IsolatedPostgres exchanges the DataSource bean when the context starts on the JVM. Annotate the class with @DisabledInAotMode: Spring then leaves it out when it prepares contexts and when tests run on prepared ones, and it runs in an ordinary test run."
                            .formatted(testClass.getName()));
        }
    }

    /** Reads the stack. Spring sets a system property, but only in a JVM that does nothing else. */
    private static boolean isNow() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.anyMatch(frame -> frame.getClassName().equals(TestContextAotGenerator.class.getName())));
    }
}
