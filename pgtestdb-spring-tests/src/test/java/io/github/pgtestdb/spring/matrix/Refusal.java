// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The messages with which a test can be refused. Each is the whole message; only names differ. The comments name the
 * test that checks it.
 */
enum Refusal {
    /** {@code TurnTests.refusesReplacedListeners}. */
    LISTENERS(
            "@IsolatedPostgres on CLASS cannot put a test's database behind the application context: Spring does not call the listener of pgtestdb-spring, because @TestExecutionListeners, or its own TestContextBootstrapper, replaces the default listeners. Add to them: @TestExecutionListeners(listeners = …, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)."),

    /** {@code TwoDataSourcesTests.noNameIsRefused}. */
    TWO_WITHOUT_NAME(
            "@IsolatedPostgres on CLASS gives no name, but the application context has 2 DataSource beans: \"one\", \"twoDataSource\". Say for which: @IsolatedPostgres(name = \"one\"), once for each that is to have a database of the test; the others are left as they are."),

    /** {@code ManyContextsTests.refusesOneDatabaseForHierarchy}. */
    TWO_LEVELS_WITHOUT_NAME(
            "CLASS has a hierarchy of application contexts, with the DataSource bean \"twoDataSource\" and, in a parent, \"one\", but one database. Give each of them a database: @IsolatedPostgres(name = \"twoDataSource\"), and so on."),

    /** {@code ManyContextsTests.aDatabaseThatNoLevelHasIsRefused}. */
    MISSING_NAME(
            "@IsolatedPostgres(name = \"missing\") on CLASS names no DataSource of the application context: there is no \"missing\" or \"missingDataSource\", only \"twoDataSource\", \"one\". Use a bean's name; a database that is no bean's goes on the parameter that wants it."),

    /** {@code ManyContextsTests.refusesChildMigratingParent}. */
    MIGRATING_CHILD(
            "The application context of CLASS migrates (bean \"flyway\") the DataSource bean \"dataSource\" of a parent context. The parent starts before, and cannot know how it is migrated. Put both beans into one context, or leave \"flyway\" out of tests and name a migrator: @IsolatedPostgres(migrator = …)."),

    /** {@code TurnTests.aBeanOutsideOfTestsCanOnlyRead}. */
    BEFORE_ALL(
            "ERROR: cannot execute INSERT in a read-only transaction. The DataSource bean \"BEAN\" is used outside of the tests of CLASS, such as in @BeforeAll. No test would see rows that are written there, so it can only be read. Write in @BeforeEach; or take a DataSource as a parameter of @BeforeAll and declare @IsolatedPostgres(scope = DatabaseScope.CLASS)."),

    /** A message of Spring about a context that failed to start earlier. */
    FAILED_BEFORE(
            "ApplicationContext failure threshold (1) exceeded: skipping repeated attempt to load context for OBJECT"),

    /** {@code TurnTests.aTaskThatOutlivesItsTestIsRefused}. */
    OVER(
            "The DataSource bean \"BEAN\" has no connection for the thread THREAD: it works for the test CLASS, which is over. The test's database is gone, and that of the next test is not for it. Have the test wait until the work that it starts is done."),

    /** {@code TurnTests.aClosedContextLendsNothing}. */
    CLOSED(
            "The DataSource bean \"BEAN\" has no connection for the thread THREAD: its application context was closed, by @DirtiesContext, or because there were more contexts than spring.test.context.cache.maxSize allows. Something still holds a bean of that context, such as a static field. Take beans from the context of the running test."),

    /**
     * The message of {@link #MISSING_NAME} about a hierarchy with a parent that Spring closed. Its cache has room for
     * fewer contexts than the hierarchy has.
     */
    PARENT_CLOSED(
            "@IsolatedPostgres(name = \"one\") on CLASS names no DataSource of the application context: there is no \"one\" or \"oneDataSource\", only \"twoDataSource\". Use a bean's name; a database that is no bean's goes on the parameter that wants it."),

    /** {@code TurnTests.aBeanOfAnotherContextIsRefused}. */
    OTHER_CONTEXT(
            "The DataSource bean \"BEAN\" has no connection for the thread THREAD: it works for the test CLASS, and that test's database is not behind the bean. Either the bean is of another application context than the test's, such as one that a static field holds; or it is used before Spring has prepared the test, or after. Take beans from the context of the running test, and use them from the constructor of the test class to the last @AfterEach."),

    /** A message of Spring about an executor of a context that was closed. */
    EXECUTOR("ExecutorService in shutdown state did not accept task: OBJECT"),

    /** A message of Hibernate about a context that was closed. */
    FACTORY_CLOSED("EntityManagerFactory is closed"),

    /** A message of Spring about a context that was closed. */
    CLOSED_ALREADY("OBJECT has been closed already"),

    /** A message of Spring about a context that was closed. */
    NOT_ACTIVE(
            "The ApplicationContext loaded for OBJECT is not active. This may be due to one of the following reasons: OBJECT");

    private final Pattern pattern;

    Refusal(String message) {
        String quoted = Pattern.quote(message);
        for (String name : new String[] {"CLASS", "BEAN", "THREAD", "OBJECT"}) {
            quoted = quoted.replace(name, "\\E" + (name.equals("OBJECT") ? "(?s:.+)" : "[\\w.$# -]+") + "\\Q");
        }
        pattern = Pattern.compile(quoted);
    }

    /** Tells whether this refusal may appear instead of an earlier one that was its cause. */
    boolean repeats(Refusal other) {
        return this == FAILED_BEFORE && other != BEFORE_ALL;
    }

    /** Tells whether this refusal occurs only if a context was closed while a test used it. */
    boolean isOfClosedContext() {
        return compareTo(CLOSED) >= 0;
    }

    static Optional<Refusal> of(String message) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.pattern.matcher(message).matches())
                .findFirst();
    }

    /** Returns the refusal among a failure and its causes. */
    static Optional<Refusal> of(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> of(String.valueOf(cause.getMessage())).stream())
                .findFirst();
    }
}
