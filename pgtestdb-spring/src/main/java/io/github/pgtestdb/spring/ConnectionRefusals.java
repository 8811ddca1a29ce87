// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.junit5.internal.CurrentTest;

/** The reasons why a thread gets no connection from a replaced data source. */
final class ConnectionRefusals {

    private ConnectionRefusals() {}

    static PgTestDbException closed(String beanName) {
        return new PgTestDbException(
                "The DataSource bean \"%s\" has no connection for the thread %s: its application context was closed, by @DirtiesContext, or because there were more contexts than spring.test.context.cache.maxSize allows. Something still holds a bean of that context, such as a static field. Take beans from the context of the running test."
                        .formatted(beanName, Thread.currentThread().getName()));
    }

    static PgTestDbException exception(String beanName, CurrentTest test) {
        return test.isOver() ? over(beanName, test) : outside(beanName, test);
    }

    private static PgTestDbException over(String beanName, CurrentTest test) {
        return new PgTestDbException(
                "The DataSource bean \"%s\" has no connection for the thread %s: it works for the test %s, which is over. The test's database is gone, and that of the next test is not for it. Have the test wait until the work that it starts is done."
                        .formatted(beanName, Thread.currentThread().getName(), name(test)));
    }

    private static PgTestDbException outside(String beanName, CurrentTest test) {
        return new PgTestDbException(
                "The DataSource bean \"%s\" has no connection for the thread %s: it works for the test %s, and that test's database is not behind the bean. Either the bean is of another application context than the test's, such as one that a static field holds; or it is used before Spring has prepared the test, or after. Take beans from the context of the running test, and use them from the constructor of the test class to the last @AfterEach."
                        .formatted(beanName, Thread.currentThread().getName(), name(test)));
    }

    /** Returns the reason why a class of tests can only read. */
    static String readOnly(String beanName, CurrentTest testClass) {
        return "The DataSource bean \"%s\" is used outside of the tests of %s, such as in @BeforeAll. No test would see rows that are written there, so it can only be read. Write in @BeforeEach; or take a DataSource as a parameter of @BeforeAll and declare @IsolatedPostgres(scope = DatabaseScope.CLASS)."
                .formatted(beanName, name(testClass));
    }

    /** Returns the test's class and method. */
    static String name(CurrentTest test) {
        return test.testClass().getName()
                + test.testMethod().map(method -> "." + method.getName()).orElse("");
    }
}
