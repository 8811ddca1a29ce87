// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs all migrations for each test. */
public final class MigrateSystem implements IsolationSystem {

    private final Ground ground;
    private final Migrations migrations;

    public MigrateSystem(Ground ground, Migrations migrations) {
        this.ground = ground;
        this.migrations = migrations;
    }

    @Override
    public String name() {
        return "create and migrate";
    }

    @Override
    public TestHandle next() throws SQLException {
        return new Instance(ground.admin(), ground.migrated(migrations));
    }

    @Override
    public ConnectionDetails admin() {
        return ground.admin();
    }

    @Override
    public void close() {}

    private record Instance(ConnectionDetails admin, String database) implements TestHandle {

        @Override
        public Connection connection() throws SQLException {
            return Sql.open(admin.withDatabase(database));
        }

        @Override
        public void close() throws SQLException {
            Sql.execute(admin, "DROP DATABASE " + database + " WITH (FORCE)");
        }
    }
}
