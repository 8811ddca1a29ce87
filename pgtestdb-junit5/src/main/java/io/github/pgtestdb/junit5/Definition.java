package io.github.pgtestdb.junit5;

import org.jspecify.annotations.Nullable;

/**
 * A database that some place of a test wants, with all that is said of it.
 *
 * @param owner the class that a database with class scope belongs to
 * @param registered the extension that defines it, or null where annotations do
 * @param wanted the parameter or field, as messages name it
 */
record Definition(
        Declaration declaration, Class<?> owner, @Nullable IsolatedPostgresExtension registered, String wanted) {

    String name() {
        return declaration.name();
    }

    /** What it asks for, as messages name it. */
    String content() {
        Class<?> type = declaration.migrator();
        return (type == null ? "the default migrator" : "migrator " + type.getName())
                + (declaration.isReadOnly() ? ", read-only" : "");
    }

    /** Whether a database made for another definition of this name will do here: it must not say something else. */
    boolean accepts(Definition other) {
        boolean sameContent = declaration.migrator() == null || declaration.migrator() == other.declaration.migrator();
        return sameContent && declaration.isReadOnly() == other.declaration.isReadOnly();
    }
}
