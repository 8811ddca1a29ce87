// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.junit5.internal.EngineRegistry;
import io.github.pgtestdb.junit5.internal.SharedEngine;
import io.github.pgtestdb.junit5.internal.TestFrameworks;
import io.github.pgtestdb.spi.Migrator;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The database that an injection point needs, with all its attributes.
 *
 * @param owner the class that the database belongs to if its scope is the class
 * @param registered the extension that defines the database, or null if annotations do
 */
record DatabaseDefinition(
        Declaration declaration, Class<?> owner, @Nullable IsolatedPostgresExtension registered, InjectionPoint point) {

    String name() {
        return declaration.name();
    }

    /** Returns the parameter or field that needs the database, as messages name it. */
    String wanted() {
        return point.description();
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
    boolean accepts(DatabaseDefinition other) {
        boolean sameContent = declaration.migrator() == null || declaration.migrator() == other.declaration.migrator();
        return sameContent && declaration.isReadOnly() == other.declaration.isReadOnly();
    }

    SharedEngine engine(ExtensionContext context) {
        return registered == null ? annotatedEngine(context) : registered.engine(context);
    }

    /** Returns the engine for databases that annotations declare. */
    static SharedEngine annotatedEngine(ExtensionContext context) {
        return EngineRegistry.current().engine(context::getConfigurationParameter, Map.of());
    }

    KeepPolicy keep(SharedEngine engine) {
        KeepPolicy declared = declaration.keep();
        return declared == null ? engine.pgTestDb().keepPolicy() : declared;
    }

    Migrator migrator(SharedEngine engine, ExtensionContext context) {
        if (registered != null) {
            Migrator given = registered.migrator();
            return given == null ? engine.pgTestDb().defaultMigrator() : given;
        }
        return Optional.<Class<? extends Migrator>>ofNullable(declaration.migrator())
                .map(type -> migrator(type, engine))
                .or(() -> TestFrameworks.onTheClassPath().migrator(name(), context))
                .orElseGet(engine.pgTestDb()::defaultMigrator);
    }

    /** Returns the migrator of a class that an annotation names. */
    Migrator migrator(Class<? extends Migrator> type, SharedEngine engine) {
        return engine.migrator(type, this::newMigrator);
    }

    private Migrator newMigrator(Class<? extends Migrator> type) {
        if (Modifier.isAbstract(type.getModifiers())) {
            throw unusable(type, "it is abstract", null);
        }
        try {
            Constructor<? extends Migrator> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw unusable(type, "it has no constructor without arguments", e);
        } catch (InvocationTargetException e) {
            throw unusable(type, "its constructor threw " + e.getCause(), e.getCause());
        } catch (InstantiationException | IllegalAccessException | InaccessibleObjectException e) {
            throw unusable(type, "its constructor cannot be called: " + e.getMessage(), e);
        }
    }

    private PgTestDbException unusable(Class<?> type, String why, @Nullable Throwable cause) {
        return new PgTestDbException(
                "Cannot make the migrator %s for %s, which the %s asks for: %s. Name a class that has a constructor without arguments, or register IsolatedPostgresExtension.builder().migrator(...) with @RegisterExtension."
                        .formatted(type.getName(), Messages.database(name()), wanted(), why),
                cause);
    }
}
