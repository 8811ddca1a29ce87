// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.Nearest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/** Finds the definition of the database that a parameter or field refers to. */
final class DatabaseResolver {

    private final InjectionPoint point;
    private final ExtensionContext context;
    private final DeclarationScanner declarations;
    private final List<Registration> registrations;

    private DatabaseResolver(InjectionPoint point, ExtensionContext context) {
        this.point = point;
        this.context = context;
        this.declarations = DeclarationScanner.around(context, point.executable());
        this.registrations = Registration.around(context);
        registrations.forEach(registration -> declarations.refuse(registration.name()));
    }

    /**
     * Returns the definition for a parameter, or empty if the parameter is not ours. JUnit asks each extension about a
     * parameter, and then one of them for the value. The answer is kept until then, so that it is found once.
     */
    static Optional<DatabaseDefinition> resolve(ParameterContext parameter, ExtensionContext context) {
        return Stores.pending(context, parameter.getParameter(), () -> resolve(InjectionPoint.of(parameter), context));
    }

    /** Returns the definition that was found for a parameter, and forgets it. */
    static DatabaseDefinition takeResolved(ParameterContext parameter, ExtensionContext context) {
        Optional<DatabaseDefinition> definition = resolve(parameter, context);
        Stores.forgetPending(context, parameter.getParameter());
        return definition.orElseThrow();
    }

    /** Returns the definition for an injection point, or empty if the point is not ours. */
    static Optional<DatabaseDefinition> resolve(InjectionPoint point, ExtensionContext context) {
        if (point.injectable().isEmpty()) {
            return Optional.empty();
        }
        DatabaseResolver resolver = new DatabaseResolver(point, context);
        Declaration own = point.own();
        return own == null ? resolver.implied() : Optional.of(resolver.asked(own));
    }

    /** Returns the definition of a declared database; empty if no declaration around the context has the name. */
    static Optional<DatabaseDefinition> declared(InjectionPoint point, String name, ExtensionContext context) {
        DatabaseResolver resolver = new DatabaseResolver(point, context);
        return resolver.registered(name)
                .or(() -> resolver.declarations.find(name).map(resolver::declared));
    }

    /** Returns the definition for a parameter without annotation: the database without a name, or the only one. */
    private Optional<DatabaseDefinition> implied() {
        Set<String> names = names();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        if (names.size() > 1 && !names.contains("")) {
            throw new PgTestDbException(
                    "The %s could be any of the databases %s. Say which: @IsolatedPostgres(name = \"%s\")."
                            .formatted(
                                    point.description(),
                                    Messages.list(names),
                                    names.iterator().next()));
        }
        String name = names.contains("") ? "" : names.iterator().next();
        return registered(name).or(() -> declarations.find(name).map(this::declared));
    }

    private DatabaseDefinition asked(Declaration own) {
        Optional<DatabaseDefinition> registered = registered(own.name());
        if (registered.isPresent()) {
            if (!own.saysNothingButTheName()) {
                throw new PgTestDbException(
                        "The %s cannot change %s, which an IsolatedPostgresExtension registered with @RegisterExtension defines: only the name may be given here."
                                .formatted(point.description(), Messages.database(own.name())));
            }
            return registered.get();
        }
        Optional<Declaration> outer = declarations.find(own.name());
        if (outer.isEmpty()) {
            refuseUnknownName(own);
        }
        return declared(outer.map(own::orElse).orElse(own));
    }

    /** Refuses an undeclared name if others are declared: it may be misspelled. A migrator makes it acceptable. */
    private void refuseUnknownName(Declaration own) {
        Set<String> names = names();
        names.remove("");
        if (own.name().isEmpty() || own.migrator() != null || names.isEmpty()) {
            return;
        }
        String hint = Nearest.probably(own.name(), names)
                .map(nearest -> "Did you mean \"" + nearest + "\"?")
                .orElse("Use one of these names, or declare it on the method or class.");
        throw new PgTestDbException("The %s asks for %s, which is not declared; declared: %s. %s"
                .formatted(point.description(), Messages.database(own.name()), Messages.list(names), hint));
    }

    private DatabaseDefinition declared(Declaration declaration) {
        Class<?> owner = declarations.owner(declaration.name()).orElseGet(this::declaring);
        return new DatabaseDefinition(declaration, owner, null, point);
    }

    /** Returns the class of the nest that declares or inherits the point. */
    private Class<?> declaring() {
        return Contexts.testClasses(context).stream()
                .filter(point.declaring()::isAssignableFrom)
                .findFirst()
                .orElseGet(context::getRequiredTestClass);
    }

    private Optional<DatabaseDefinition> registered(String name) {
        return registrations.stream()
                .filter(registration -> registration.name().equals(name))
                .map(registration -> registration.definition(point))
                .findFirst();
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>(declarations.names());
        registrations.forEach(registration -> names.add(registration.name()));
        return names;
    }
}
