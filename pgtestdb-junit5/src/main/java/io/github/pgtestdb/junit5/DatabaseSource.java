// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.junit5.internal.Engine;
import io.github.pgtestdb.junit5.internal.Frameworks;
import io.github.pgtestdb.junit5.internal.TestRun;
import io.github.pgtestdb.spi.Migrator;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The source of a database: engine, migrator and keep policy. */
record DatabaseSource(PgTestDb engine, Migrator migrator, KeepPolicy keep) {

    static DatabaseSource of(Definition definition, ExtensionContext context) {
        IsolatedPostgresExtension registered = definition.registered();
        Engine engine = registered == null ? engine(context) : registered.engine(context);
        KeepPolicy keep = definition.declaration().keep();
        return new DatabaseSource(
                engine.pgTestDb(),
                migrator(definition, engine, context),
                keep == null ? engine.pgTestDb().keepPolicy() : keep);
    }

    /** Returns the engine for databases that annotations declare. */
    static Engine engine(ExtensionContext context) {
        return TestRun.current().engine(context::getConfigurationParameter, Map.of());
    }

    /** Returns the migrator that an annotation names. */
    static Optional<Migrator> declaredMigrator(Definition definition, ExtensionContext context) {
        return Optional.ofNullable(definition.declaration().migrator())
                .map(type -> engine(context).migrator(type, ignored -> Migrators.create(type, definition)));
    }

    private static Migrator migrator(Definition definition, Engine engine, ExtensionContext context) {
        IsolatedPostgresExtension registered = definition.registered();
        if (registered != null) {
            Migrator given = registered.migrator();
            return given == null ? engine.pgTestDb().defaultMigrator() : given;
        }
        return declaredMigrator(definition, context)
                .or(() -> Frameworks.onTheClassPath().migrator(definition.name(), context))
                .orElseGet(engine.pgTestDb()::defaultMigrator);
    }
}
