// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.methods;

import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.sql.SqlMigrator;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The cost of a fingerprint, which every run pays before it knows its template: reading and hashing 200 migrations. */
@State(Scope.Benchmark)
public class FingerprintMethods {

    private final Migrations migrations = new Migrations(200, 8, Path.of(System.getProperty(Methods.MIGRATIONS, "")));

    @Benchmark
    public Fingerprint flyway200() {
        return new FlywayMigrator(flyway -> flyway.locations(migrations.location())).fingerprint();
    }

    @Benchmark
    public Fingerprint sqlFiles200() {
        return SqlMigrator.ofDirectory(migrations.directory()).fingerprint();
    }
}
