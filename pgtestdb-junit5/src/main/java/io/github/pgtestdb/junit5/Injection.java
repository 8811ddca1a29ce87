// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/** The pending injection of a database into one parameter or field. */
record Injection(Injectable injectable, Definition definition, ExtensionContext context) {

    /** Returns the injection at a site, or empty if the site is not ours. */
    static Optional<Injection> at(Site site, ExtensionContext context) {
        return site.injectable()
                .flatMap(injectable -> Definitions.find(site, context)
                        .map(definition -> new Injection(injectable, definition, context)));
    }

    /**
     * Returns the injection into a parameter, or empty if the parameter is not ours. JUnit asks each extension about a
     * parameter, and then one of them for the value. The answer is kept until then, so that it is found once.
     */
    static Optional<Injection> at(ParameterContext parameter, ExtensionContext context) {
        return Stores.pending(context, parameter.getParameter(), () -> at(Site.of(parameter), context));
    }

    /** Returns the injection into a parameter that {@link #at} found, which is not kept any longer. */
    static Injection takeAt(ParameterContext parameter, ExtensionContext context) {
        Optional<Injection> injection = at(parameter, context);
        Stores.forgetPending(context, parameter.getParameter());
        return injection.orElseThrow();
    }

    /** Tells whether the given extension defines the database. Null stands for the annotations. */
    boolean isDefinedBy(@Nullable IsolatedPostgresExtension extension) {
        return definition.registered() == extension;
    }

    Object value() throws SQLException {
        return injectable.from(Databases.lease(definition, context), Databases.of(context));
    }
}
