package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.junit5.internal.Engine;
import io.github.pgtestdb.junit5.internal.TestRun;
import io.github.pgtestdb.spi.Migrator;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where a database comes from: engine, migrator and keep policy. */
record Origin(PgTestDb engine, Migrator migrator, KeepPolicy keep) {

    static Origin of(Definition definition, ExtensionContext context) {
        IsolatedPostgresExtension registered = definition.registered();
        Engine engine = registered == null
                ? TestRun.current().engine(context::getConfigurationParameter, Map.of())
                : registered.engine(context);
        KeepPolicy keep = definition.declaration().keep();
        return new Origin(
                engine.pgTestDb(),
                migrator(definition, engine),
                keep == null ? engine.pgTestDb().keepPolicy() : keep);
    }

    private static Migrator migrator(Definition definition, Engine engine) {
        IsolatedPostgresExtension registered = definition.registered();
        Class<? extends Migrator> type = definition.declaration().migrator();
        if (registered != null) {
            Migrator given = registered.migrator();
            return given == null ? engine.pgTestDb().defaultMigrator() : given;
        }
        return type == null
                ? engine.pgTestDb().defaultMigrator()
                : engine.migrator(type, ignored -> Migrators.create(type, definition));
    }
}
