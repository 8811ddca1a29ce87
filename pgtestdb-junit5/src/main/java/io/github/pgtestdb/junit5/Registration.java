// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The registration of an extension in code, for a class and its nested classes. Kept in the store of the class, so that
 * all extensions there know of each other.
 */
record Registration(IsolatedPostgresExtension extension, Class<?> testClass) {

    String name() {
        return extension.declaration().name();
    }

    DatabaseDefinition definition(InjectionPoint point) {
        return new DatabaseDefinition(extension.declaration(), testClass, extension, point);
    }

    /** Records an extension once. Called as soon as the extension sees a context, before any extension injects. */
    static void note(IsolatedPostgresExtension extension, ExtensionContext context) {
        if (around(context).stream().noneMatch(registration -> registration.extension() == extension)) {
            in(context).add(new Registration(extension, context.getRequiredTestClass()));
        }
    }

    /** Refuses two extensions that define the same name. */
    static void refuseSecond(IsolatedPostgresExtension extension, ExtensionContext context) {
        List<Registration> sameName = around(context).stream()
                .filter(registration ->
                        registration.name().equals(extension.declaration().name()))
                .toList();
        if (sameName.size() > 1) {
            sameName.get(0).refuseBeside(sameName.get(sameName.size() - 1));
        }
    }

    /** Returns all registrations for the context's class or method, or for a surrounding class. */
    static List<Registration> around(ExtensionContext context) {
        List<Registration> registrations = new ArrayList<>();
        Contexts.outwards(context).map(Registration::in).forEach(registrations::addAll);
        return registrations;
    }

    private void refuseBeside(Registration other) {
        throw new PgTestDbException(
                "%s is defined twice with @RegisterExtension: for class %s and for class %s. Remove one of the two extensions, or give it another name with IsolatedPostgresExtension.builder().name(...)."
                        .formatted(
                                Messages.capitalized(Messages.database(name())),
                                other.testClass().getName(),
                                testClass.getName()));
    }

    @SuppressWarnings("unchecked")
    private static List<Registration> in(ExtensionContext context) {
        return Stores.get(context, Registration.class, List.class, CopyOnWriteArrayList::new);
    }
}
