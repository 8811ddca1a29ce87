package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.Optional;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Puts a test's databases behind the application context before anything of the test uses it, and takes them away after
 * everything of the test is done with it.
 *
 * <p>Its order is the point: after the listeners that may close the context or inject the test anew (1500 to 3000), and
 * before the one that begins the test's transaction (4000) and the one that runs {@code @Sql} (5000). After the test it
 * is the other way round, so that the transaction has ended.
 */
final class DatabaseTestExecutionListener extends AbstractTestExecutionListener {

    private static final int BEFORE_TRANSACTIONS = 3900;

    DatabaseTestExecutionListener() {}

    @Override
    public int getOrder() {
        return BEFORE_TRANSACTIONS;
    }

    @Override
    public void beforeTestMethod(TestContext testContext) {
        if (!DeclaredDatabases.of(testContext.getTestClass()).isEmpty()) {
            ContextDatabases.in(testContext.getApplicationContext())
                    .ifPresent(databases ->
                            testContext.setAttribute(turn(testContext), databases.begin(test(testContext))));
        }
    }

    @Override
    public void afterTestMethod(TestContext testContext) {
        Optional.ofNullable((ContextDatabases.Turn) testContext.removeAttribute(turn(testContext)))
                .ifPresent(ContextDatabases.Turn::end);
    }

    /** Names the test, since a test that began on another's thread shares its test context with it. */
    private static String turn(TestContext testContext) {
        return "%s %s %08x"
                .formatted(
                        DatabaseTestExecutionListener.class.getName(),
                        testContext.getTestMethod().toGenericString(),
                        System.identityHashCode(testContext.getTestInstance()));
    }

    private static CurrentTest test(TestContext testContext) {
        CurrentTest test = CurrentTest.get();
        if (test == null
                || test.testClass() != testContext.getTestClass()
                || test.testMethod().filter(testContext.getTestMethod()::equals).isEmpty()) {
            throw UnknownTest.exception(testContext.getTestClass());
        }
        return test;
    }
}
