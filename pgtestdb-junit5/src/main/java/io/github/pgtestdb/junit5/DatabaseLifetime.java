// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Decides with which context a database ends: with the context of a test, or of a class if its tests share the
 * database.
 *
 * <p>Refuses injection points that would get a database of no test, such as a parameter of {@code @BeforeAll} if each
 * test has its own.
 */
final class DatabaseLifetime {

    private DatabaseLifetime() {}

    /** Returns the context with which the database for an injection point in {@code context} ends. */
    static ExtensionContext of(DatabaseDefinition definition, ExtensionContext context) {
        ExtensionContext lifetime = find(definition, context);
        note(definition, lifetime, context);
        return lifetime;
    }

    /** Like {@link #of}, for a look that hands out nothing. */
    static ExtensionContext find(DatabaseDefinition definition, ExtensionContext context) {
        boolean isReadOnly = definition.declaration().isReadOnly();
        Optional<ExtensionContext> ofClass =
                sharing(definition, context).flatMap(sharing -> Contexts.ofClass(sharing, context));
        if (ofClass.isPresent()) {
            if (!isReadOnly && Contexts.isClassTemplate(ofClass.get())) {
                throw beforeTheInvocations(definition, ofClass.get().getRequiredTestClass());
            }
            return ofClass.get();
        }
        Optional<ExtensionContext> ofTest = Contexts.ofTest(context);
        if (ofTest.isEmpty() && !isReadOnly) {
            throw outsideOfTests(definition);
        }
        return ofTest.orElse(context);
    }

    /** Returns the class that shares the database among its tests, or empty if each test has its own. */
    private static Optional<Class<?>> sharing(DatabaseDefinition definition, ExtensionContext context) {
        DatabaseScope scope = definition.declaration().scope();
        if (scope != null) {
            return scope == DatabaseScope.CLASS ? Optional.of(definition.owner()) : Optional.empty();
        }
        List<Class<?>> nest = Contexts.testClasses(context);
        return nest.subList(0, nest.indexOf(definition.owner()) + 1).stream()
                .filter(testClass -> Contexts.isPerClass(testClass, context))
                .reduce((inner, outer) -> outer);
    }

    private static PgTestDbException outsideOfTests(DatabaseDefinition definition) {
        return new PgTestDbException(
                "The %s asks for %s outside of a test, but with scope = METHOD each test has its own, and would not see rows that are written here. Declare scope = DatabaseScope.CLASS for one database for all tests of the class; or inject into @BeforeEach, to fill each test's database; or declare access = DatabaseAccess.READ_ONLY here, if nothing is written."
                        .formatted(definition.wanted(), Messages.database(definition.name())));
    }

    private static PgTestDbException beforeTheInvocations(DatabaseDefinition definition, Class<?> testClass) {
        return new PgTestDbException(
                "The %s asks for %s once for all invocations of class %s, but each invocation has its own, and would not see rows that are written here. Inject into @BeforeParameterizedClassInvocation or @BeforeEach instead; or declare access = DatabaseAccess.READ_ONLY here, if nothing is written."
                        .formatted(definition.wanted(), Messages.database(definition.name()), testClass.getName()));
    }

    /** Records that an injection point in {@code context} gets the database that ends with {@code scope}. */
    private static void note(DatabaseDefinition definition, ExtensionContext scope, ExtensionContext context) {
        if (definition.declaration().isReadOnly()) {
            return;
        }
        Entry added = new Entry(definition, scope);
        Contexts.outwards(context).forEach(around -> Names.in(around).refuseBeside(added));
        Names.in(context).byName.putIfAbsent(definition.name(), added);
    }

    private record Entry(DatabaseDefinition definition, ExtensionContext scope) {

        boolean isOf(ExtensionContext other) {
            return scope.getUniqueId().equals(other.getUniqueId());
        }

        String described() {
            return scope.getTestMethod().isPresent()
                    ? "that of one test"
                    : "that of class " + scope.getRequiredTestClass().getName();
        }
    }

    /**
     * The database for which each name stands in one context.
     *
     * <p>Within a test, a name stands for one database. A test is refused if it would write to one database and read
     * from another of the same name. The other one may belong to {@code @BeforeAll}, a static field or an enclosing
     * instance. Read-only databases are not recorded, because those of one template are all alike. Thread-safe.
     */
    private static final class Names {

        private final Map<String, Entry> byName = new ConcurrentHashMap<>();

        void refuseBeside(Entry added) {
            Entry earlier = byName.get(added.definition().name());
            if (earlier != null && !earlier.isOf(added.scope())) {
                throw new PgTestDbException(
                        "The %s asks for %s, and gets %s; but the %s has another one of that name, %s. Within a test a name is one database: declare the same scope for both, or give one of them another name."
                                .formatted(
                                        added.definition().wanted(),
                                        Messages.database(added.definition().name()),
                                        added.described(),
                                        earlier.definition().wanted(),
                                        earlier.described()));
            }
        }

        static Names in(ExtensionContext context) {
            return Stores.get(context, Names.class, Names.class, Names::new);
        }
    }
}
