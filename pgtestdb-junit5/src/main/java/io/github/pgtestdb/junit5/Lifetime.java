// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Decides with which context a database ends: with the context of a test, or of a class if its tests share the
 * database.
 *
 * <p>Refuses injection points that would get a database of no test, such as a parameter of {@code @BeforeAll} if each
 * test has its own.
 */
final class Lifetime {

    private Lifetime() {}

    static ExtensionContext of(Definition definition, ExtensionContext context) {
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
    private static Optional<Class<?>> sharing(Definition definition, ExtensionContext context) {
        DatabaseScope scope = definition.declaration().scope();
        if (scope != null) {
            return scope == DatabaseScope.CLASS ? Optional.of(definition.owner()) : Optional.empty();
        }
        List<Class<?>> nest = Contexts.testClasses(context);
        return nest.subList(0, nest.indexOf(definition.owner()) + 1).stream()
                .filter(testClass -> Contexts.isPerClass(testClass, context))
                .reduce((inner, outer) -> outer);
    }

    private static PgTestDbException outsideOfTests(Definition definition) {
        return new PgTestDbException(
                "The %s asks for %s outside of a test, but with scope = METHOD each test has its own, and would not see rows that are written here. Declare scope = DatabaseScope.CLASS for one database for all tests of the class; or inject into @BeforeEach, to fill each test's database; or declare access = DatabaseAccess.READ_ONLY here, if nothing is written."
                        .formatted(definition.wanted(), Messages.database(definition.name())));
    }

    private static PgTestDbException beforeTheInvocations(Definition definition, Class<?> testClass) {
        return new PgTestDbException(
                "The %s asks for %s once for all invocations of class %s, but each invocation has its own, and would not see rows that are written here. Inject into @BeforeParameterizedClassInvocation or @BeforeEach instead; or declare access = DatabaseAccess.READ_ONLY here, if nothing is written."
                        .formatted(definition.wanted(), Messages.database(definition.name()), testClass.getName()));
    }
}
