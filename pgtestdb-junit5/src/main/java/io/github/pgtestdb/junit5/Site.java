// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * A parameter or field that may need a database.
 *
 * @param description the parameter or field, as messages name it
 * @param declaring the class that declares the parameter's method or constructor, or the field
 * @param executable the parameter's method or constructor, or null for a field
 * @param own the declaration on the parameter or field itself, or null if it has none
 */
record Site(
        String description,
        Class<?> type,
        Class<?> declaring,
        @Nullable Executable executable,
        @Nullable Declaration own) {

    static Site of(ParameterContext parameterContext) {
        Executable executable = parameterContext.getDeclaringExecutable();
        String description = "parameter [%s] of %s [%s]"
                .formatted(
                        parameterContext.getParameter(),
                        executable instanceof Constructor ? "constructor" : "method",
                        executable.toGenericString());
        return new Site(
                description,
                parameterContext.getParameter().getType(),
                executable.getDeclaringClass(),
                executable,
                declaration(parameterContext.getAnnotatedElement(), description));
    }

    static Site of(Field field) {
        String description = "field [%s %s.%s]"
                .formatted(field.getType().getName(), field.getDeclaringClass().getName(), field.getName());
        return new Site(description, field.getType(), field.getDeclaringClass(), null, declaration(field, description));
    }

    /** Returns how to inject here, or empty if the site is not annotated and its type cannot be injected. */
    Optional<Injectable> injectable() {
        Optional<Injectable> injectable = Injectable.of(type);
        if (injectable.isEmpty() && own != null) {
            throw new PgTestDbException("@IsolatedPostgres cannot inject " + description
                    + ": its type is not one of " + Injectable.types()
                    + ". Declare it with one of these types, or remove the annotation.");
        }
        return injectable;
    }

    private static @Nullable Declaration declaration(AnnotatedElement element, String description) {
        Collection<Declaration> declarations = Annotations.on(element, description);
        if (declarations.size() > 1) {
            throw new PgTestDbException("The %s is annotated with several databases: %s. Choose one of them."
                    .formatted(
                            description,
                            Messages.list(
                                    declarations.stream().map(Declaration::name).toList())));
        }
        return declarations.isEmpty() ? null : declarations.iterator().next();
    }
}
