// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import org.jspecify.annotations.Nullable;

/**
 * The database that an injection point needs, with all its attributes.
 *
 * @param owner the class that the database belongs to if its scope is the class
 * @param registered the extension that defines the database, or null if annotations do
 * @param wanted the parameter or field, as messages name it
 */
record Definition(
        Declaration declaration, Class<?> owner, @Nullable IsolatedPostgresExtension registered, String wanted) {

    String name() {
        return declaration.name();
    }

    /** Describes the content of the database for messages. */
    String content() {
        Class<?> type = declaration.migrator();
        return (type == null ? "the default migrator" : "migrator " + type.getName())
                + (declaration.isReadOnly() ? ", read-only" : "");
    }

    /**
     * Tells whether a database that was created for another definition of this name can be used here. Its attributes
     * must not differ from the attributes that this definition declares.
     */
    boolean accepts(Definition other) {
        boolean sameContent = declaration.migrator() == null || declaration.migrator() == other.declaration.migrator();
        return sameContent && declaration.isReadOnly() == other.declaration.isReadOnly();
    }
}
