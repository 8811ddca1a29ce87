package io.github.pgtestdb.junit5;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database about to be injected at one parameter or field. */
record Injection(Injectable injectable, Definition definition, ExtensionContext context) {

    /** What is to be injected at a site; empty if the site is not for us. */
    static Optional<Injection> at(Site site, ExtensionContext context) {
        return site.injectable()
                .flatMap(injectable -> Definitions.find(site, context)
                        .map(definition -> new Injection(injectable, definition, context)));
    }

    /** Whether the extension defines the database; null stands for the annotations. */
    boolean isDefinedBy(@Nullable IsolatedPostgresExtension extension) {
        return definition.registered() == extension;
    }

    Object value() throws SQLException {
        return injectable.from(Databases.lease(definition, context), Databases.of(context));
    }
}
