// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.methods;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.flyway.FlywayMigrator;
import java.nio.file.Path;
import java.util.UUID;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A database that is taken and returned without any connection to it. */
@State(Scope.Benchmark)
public class LeaseMethods {

    private final Migrations migrations =
            new Migrations(30, 8, Path.of(System.getProperty(Methods.FEW_MIGRATIONS, "")));
    private final PgTestDb engine = PgTestDb.builder()
            .migrator(new FlywayMigrator(flyway -> flyway.locations(migrations.location())))
            .setting("pgtestdb.salt", UUID.randomUUID().toString())
            .build();

    @Setup
    public void build() {
        engine.create().close();
    }

    @Benchmark
    public DataSource takeAndReturnUntouched() {
        try (TestDatabase database = engine.create()) {
            return database.dataSource();
        }
    }

    @TearDown
    public void close() {
        engine.close();
    }
}
