// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.flyway.FlywayMigrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Supplier;

/** This library, used through its API. */
public final class PgTestDbSystem implements IsolationSystem {

    private final String name;
    private final PgTestDb engine;
    private final FlywayMigrator migrator;
    private final Supplier<ConnectionDetails> admin;

    private PgTestDbSystem(
            String name, PgTestDb.Builder builder, Migrations migrations, Supplier<ConnectionDetails> admin) {
        // A new salt, because a template of an earlier run would hide the cost of building one.
        this(name, builder, migrations, admin, UUID.randomUUID().toString());
    }

    private PgTestDbSystem(
            String name,
            PgTestDb.Builder builder,
            Migrations migrations,
            Supplier<ConnectionDetails> admin,
            String salt) {
        this(
                name,
                builder.setting("pgtestdb.salt", salt).build(),
                new FlywayMigrator(flyway -> flyway.locations(migrations.location())),
                admin);
    }

    private PgTestDbSystem(String name, PgTestDb engine, FlywayMigrator migrator, Supplier<ConnectionDetails> admin) {
        this.name = name;
        this.engine = engine;
        this.migrator = migrator;
        this.admin = admin;
    }

    /** Uses the server that the library starts. */
    public static PgTestDbSystem asItShips(Migrations migrations) {
        CapturedServer server = new CapturedServer();
        return new PgTestDbSystem("pgtestdb", PgTestDb.builder().server(server), migrations, server::admin);
    }

    /** Uses the server that other systems use too. */
    public static PgTestDbSystem on(Ground ground, Migrations migrations) {
        PgTestDb.Builder builder = PgTestDb.builder().url(ground.admin().uri());
        return new PgTestDbSystem("pgtestdb (equal)", builder, migrations, ground::admin);
    }

    /** Uses the same server, and templates that other instances with this salt have built. */
    static PgTestDbSystem on(Ground ground, Migrations migrations, String salt) {
        PgTestDb.Builder builder = PgTestDb.builder().url(ground.admin().uri());
        return new PgTestDbSystem("pgtestdb (equal)", builder, migrations, ground::admin, salt);
    }

    /**
     * Returns this system under another name, which distinguishes it from another of its kind. Close only one of the
     * two.
     */
    public PgTestDbSystem called(String another) {
        return new PgTestDbSystem(another, engine, migrator, admin);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TestHandle next() {
        return new Lease(engine.create(migrator));
    }

    /** Makes a database of other migrations, to measure the cost of the first database of a template. */
    public void createFrom(Migrations migrations) {
        engine.create(new FlywayMigrator(flyway -> flyway.locations(migrations.location())))
                .close();
    }

    @Override
    public ConnectionDetails admin() {
        return admin.get();
    }

    @Override
    public void close() {
        engine.close();
    }

    private record Lease(TestDatabase database) implements TestHandle {

        @Override
        public Connection connection() throws SQLException {
            return database.dataSource().getConnection();
        }

        @Override
        public void close() {
            database.close();
        }
    }
}
