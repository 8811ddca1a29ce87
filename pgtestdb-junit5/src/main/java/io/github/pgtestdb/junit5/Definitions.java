// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.Nearest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Finds the database that a parameter or field refers to. */
final class Definitions {

    private final Site site;
    private final ExtensionContext context;
    private final Declarations declarations;
    private final List<Registration> registrations;

    private Definitions(Site site, ExtensionContext context) {
        this.site = site;
        this.context = context;
        this.declarations = Declarations.around(context, site.executable());
        this.registrations = Registration.around(context);
        registrations.forEach(registration -> declarations.refuse(registration.name()));
    }

    /** Returns the definition for a site, or empty if the site is not ours. */
    static Optional<Definition> find(Site site, ExtensionContext context) {
        Definitions definitions = new Definitions(site, context);
        Declaration own = site.own();
        return own == null ? definitions.implied() : Optional.of(definitions.asked(own));
    }

    /** Returns the definition for a parameter without annotation: the database without a name, or the only one. */
    private Optional<Definition> implied() {
        Set<String> names = names();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        if (names.size() > 1 && !names.contains("")) {
            throw new PgTestDbException(
                    "The %s could be any of the databases %s. Say which: @IsolatedPostgres(name = \"%s\")."
                            .formatted(
                                    site.description(),
                                    Messages.list(names),
                                    names.iterator().next()));
        }
        String name = names.contains("") ? "" : names.iterator().next();
        return registered(name).or(() -> declarations.find(name).map(this::declared));
    }

    private Definition asked(Declaration own) {
        Optional<Definition> registered = registered(own.name());
        if (registered.isPresent()) {
            if (!own.saysNothingButTheName()) {
                throw new PgTestDbException(
                        "The %s cannot change %s, which an IsolatedPostgresExtension registered with @RegisterExtension defines: only the name may be given here."
                                .formatted(site.description(), Messages.database(own.name())));
            }
            return registered.get();
        }
        Optional<Declaration> outer = declarations.find(own.name());
        if (outer.isEmpty()) {
            refuseUnknownName(own);
        }
        return declared(outer.map(own::orElse).orElse(own));
    }

    /**
     * Refuses an undeclared name if other names are declared, because it may be misspelled. A name with a migrator is
     * accepted.
     */
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
                .formatted(site.description(), Messages.database(own.name()), Messages.list(names), hint));
    }

    private Definition declared(Declaration declaration) {
        Class<?> owner = declarations.owner(declaration.name()).orElseGet(this::declaring);
        return new Definition(declaration, owner, null, site.description());
    }

    /** Returns the class of the nest that declares or inherits the site. */
    private Class<?> declaring() {
        return Contexts.testClasses(context).stream()
                .filter(site.declaring()::isAssignableFrom)
                .findFirst()
                .orElseGet(context::getRequiredTestClass);
    }

    private Optional<Definition> registered(String name) {
        return registrations.stream()
                .filter(registration -> registration.name().equals(name))
                .map(registration -> registration.definition(site.description()))
                .findFirst();
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>(declarations.names());
        registrations.forEach(registration -> names.add(registration.name()));
        return names;
    }
}
