// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import io.github.pgtestdb.junit5.internal.TestFrameworks;
import io.github.pgtestdb.spi.Migrator;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.jupiter.api.extension.TestInstances;

/**
 * A test or class, as seen by test frameworks.
 *
 * @param before the class or test that the thread ran when this one began
 */
record FrameworkTest(
        ExtensionContext context,
        TestDatabases databases,
        @Nullable FrameworkTest before) implements CurrentTest {

    /** Notes that a test or class begins on this thread. */
    static void enter(ExtensionContext context) {
        if (!TestFrameworks.onTheClassPath().isEmpty()) {
            TestDatabases databases = TestDatabases.of(context);
            CurrentTest.set(Stores.get(
                    context,
                    FrameworkTest.class,
                    FrameworkTest.class,
                    () -> new FrameworkTest(context, databases, running())));
        }
    }

    /** Notifies the frameworks that a test or class begins. Called more than once for each. */
    static void begin(ExtensionContext context) {
        TestFrameworks frameworks = TestFrameworks.onTheClassPath();
        if (!frameworks.isEmpty() && CurrentTest.get() instanceof FrameworkTest test) {
            frameworks.begin(test, context);
        }
    }

    /** Runs a method of a test, possibly on another thread than the one on which the test began. */
    static <T extends @Nullable Object> T within(ExtensionContext context, Invocation<T> invocation) throws Throwable {
        Optional<FrameworkTest> test = TestFrameworks.onTheClassPath().isEmpty()
                ? Optional.empty()
                : Stores.nearest(context, FrameworkTest.class, FrameworkTest.class);
        if (test.isEmpty()) {
            return invocation.proceed();
        }
        CurrentTest before = CurrentTest.get();
        CurrentTest.set(test.get());
        try {
            return invocation.proceed();
        } finally {
            CurrentTest.set(before);
        }
    }

    /** Notes that the test or class with these databases is over. Its thread continues with the previous one. */
    static void leave(TestDatabases databases) {
        if (CurrentTest.get() instanceof FrameworkTest test && test.databases() == databases) {
            CurrentTest.set(running());
        }
    }

    /** Returns the test or class that this thread runs, if it is not over. */
    private static @Nullable FrameworkTest running() {
        FrameworkTest test = CurrentTest.get() instanceof FrameworkTest current ? current : null;
        while (test != null && test.isOver()) {
            test = test.before();
        }
        return test;
    }

    @Override
    public Class<?> testClass() {
        return context.getRequiredTestClass();
    }

    @Override
    public Optional<Method> testMethod() {
        return Contexts.isMethodTemplate(context) ? Optional.empty() : context.getTestMethod();
    }

    @Override
    public PgTestDb engine() {
        return DatabaseDefinition.annotatedEngine(context).pgTestDb();
    }

    @Override
    public List<Object> instances() {
        return context.getTestInstances().map(TestInstances::getAllInstances).orElse(List.of());
    }

    @Override
    public List<CurrentTest> around() {
        List<CurrentTest> around = new ArrayList<>();
        for (FrameworkTest outer = before; outer != null; outer = outer.before()) {
            if (!outer.isOver()) {
                around.add(outer);
            }
        }
        return around;
    }

    @Override
    public Migrator migrator(Class<? extends Migrator> type, String databaseName) {
        return definition(databaseName).migrator(type, DatabaseDefinition.annotatedEngine(context));
    }

    @Override
    public Set<String> declaredNames() {
        return DeclarationScanner.around(context, null).names();
    }

    @Override
    public TestDatabase database(String databaseName) {
        return TestDatabases.lease(definition(databaseName), context);
    }

    @Override
    public Optional<Migrator> impliedMigrator(String databaseName) {
        DatabaseDefinition definition = definition(databaseName);
        return definition.declaration().migrator() != null || definition.registered() != null
                ? Optional.empty()
                : TestDatabases.migrator(definition, context);
    }

    @Override
    public <T extends AutoCloseable> T resource(Class<T> type, Supplier<T> maker) {
        return databases.resource(type, maker);
    }

    @Override
    public boolean isOver() {
        return databases.areOver();
    }

    private DatabaseDefinition definition(String databaseName) {
        String description = "application context of " + testClass().getName();
        Declaration own = new Declaration(databaseName, null, null, null, null, description);
        return DatabaseResolver.resolve(
                        new InjectionPoint(description, DataSource.class, testClass(), null, own), context)
                .orElseThrow();
    }
}
