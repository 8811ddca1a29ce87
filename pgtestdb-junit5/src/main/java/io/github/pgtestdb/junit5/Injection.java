// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The pending injection of a database into one parameter or field. */
record Injection(Injectable injectable, Definition definition, ExtensionContext context) {

    /** Returns the injection at a site, or empty if the site is not ours. */
    static Optional<Injection> at(Site site, ExtensionContext context) {
        return site.injectable()
                .flatMap(injectable -> Definitions.find(site, context)
                        .map(definition -> new Injection(injectable, definition, context)));
    }

    /** Tells whether the given extension defines the database. Null stands for the annotations. */
    boolean isDefinedBy(@Nullable IsolatedPostgresExtension extension) {
        return definition.registered() == extension;
    }

    Object value() throws SQLException {
        return injectable.from(Databases.lease(definition, context), Databases.of(context));
    }
}
