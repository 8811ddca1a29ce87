// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Migrator;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Creates a migrator of the class that an annotation names. */
final class Migrators {

    private Migrators() {}

    static Migrator create(Class<? extends Migrator> type, Definition definition) {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw unusable(type, definition, "it is abstract", null);
        }
        try {
            Constructor<? extends Migrator> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw unusable(type, definition, "it has no constructor without arguments", e);
        } catch (InvocationTargetException e) {
            throw unusable(type, definition, "its constructor threw " + e.getCause(), e.getCause());
        } catch (InstantiationException | IllegalAccessException | InaccessibleObjectException e) {
            throw unusable(type, definition, "its constructor cannot be called: " + e.getMessage(), e);
        }
    }

    private static PgTestDbException unusable(
            Class<?> type, Definition definition, String why, @Nullable Throwable cause) {
        return new PgTestDbException(
                "Cannot make the migrator %s for %s, which the %s asks for: %s. Name a class that has a constructor without arguments, or register IsolatedPostgresExtension.builder().migrator(...) with @RegisterExtension."
                        .formatted(type.getName(), Messages.database(definition.name()), definition.wanted(), why),
                cause);
    }
}
