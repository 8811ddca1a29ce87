// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * A parameter or field into which a database may be injected.
 *
 * @param description the parameter or field, as messages name it
 * @param declaring the class that declares the parameter's method or constructor, or the field
 * @param executable the parameter's method or constructor, or null for a field
 * @param own the declaration on the parameter or field itself, or null if it has none
 */
record InjectionPoint(
        String description,
        Class<?> type,
        Class<?> declaring,
        @Nullable Executable executable,
        @Nullable Declaration own) {

    static InjectionPoint of(ParameterContext parameterContext) {
        Executable executable = parameterContext.getDeclaringExecutable();
        String description = "parameter [%s] of %s [%s]"
                .formatted(
                        parameterContext.getParameter(),
                        executable instanceof Constructor ? "constructor" : "method",
                        executable.toGenericString());
        return new InjectionPoint(
                description,
                parameterContext.getParameter().getType(),
                executable.getDeclaringClass(),
                executable,
                declaration(parameterContext.getAnnotatedElement(), description));
    }

    static InjectionPoint of(Field field) {
        String description = "field [%s %s.%s]"
                .formatted(field.getType().getName(), field.getDeclaringClass().getName(), field.getName());
        return new InjectionPoint(
                description, field.getType(), field.getDeclaringClass(), null, declaration(field, description));
    }

    /** Returns how to inject here, or empty if the point is not annotated and its type cannot be injected. */
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
        Collection<Declaration> declarations = DeclarationScanner.on(element, description);
        if (declarations.size() > 1) {
            throw new PgTestDbException("The %s is annotated with several databases: %s. Choose one of them."
                    .formatted(
                            description,
                            Messages.list(
                                    declarations.stream().map(Declaration::name).toList())));
        }
        return declarations.isEmpty() ? null : declarations.iterator().next();
    }

    /** The types that can be injected. Only these exact types count, because a supertype would be ambiguous. */
    enum Injectable {
        DATA_SOURCE(DataSource.class) {
            @Override
            Object from(TestDatabase database, TestDatabases user) {
                return database.dataSource();
            }
        },
        CONNECTION(Connection.class) {
            @Override
            Object from(TestDatabase database, TestDatabases user) throws SQLException {
                return user.closeAtTheEnd(database.dataSource().getConnection());
            }
        },
        TEST_DATABASE(TestDatabase.class) {
            @Override
            Object from(TestDatabase database, TestDatabases user) {
                return database;
            }
        };

        private final Class<?> type;

        Injectable(Class<?> type) {
            this.type = type;
        }

        static Optional<Injectable> of(Class<?> type) {
            return Arrays.stream(values())
                    .filter(candidate -> candidate.type == type)
                    .findFirst();
        }

        static String types() {
            return Arrays.stream(values())
                    .map(injectable -> injectable.type.getName())
                    .collect(Collectors.joining(", "));
        }

        /** Returns the value to inject. Values that must be closed after use are registered with {@code user}. */
        abstract Object from(TestDatabase database, TestDatabases user) throws SQLException;
    }
}
