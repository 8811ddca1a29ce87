// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.SQLException;

/** Connect, create from a template with PostgreSQL's default strategy, test, drop: the sequence of pgtestdb for Go. */
public final class PlainSystem implements IsolationSystem {

    private final String name;
    private final Ground ground;
    private final String template;
    private final boolean isItsOwn;

    private PlainSystem(String name, Ground ground, Migrations migrations, boolean isItsOwn) throws SQLException {
        this.name = name;
        this.ground = ground;
        this.template = ground.template(migrations);
        this.isItsOwn = isItsOwn;
    }

    /** Uses the server that other systems use too. */
    public static PlainSystem on(Ground ground, Migrations migrations) throws SQLException {
        return new PlainSystem("plain sequence", ground, migrations, false);
    }

    /** Uses a server that is set up as the documentation of pgtestdb for Go recommends. */
    public static PlainSystem onItsOwn(Migrations migrations) throws SQLException {
        return new PlainSystem("plain sequence (own server)", Ground.asPgtestdbForGoHasIt(), migrations, true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TestHandle next() throws SQLException {
        String name = ground.newName();
        Connection admin = Sql.open(ground.admin());
        Sql.execute(admin, "CREATE DATABASE " + name + " TEMPLATE " + template);
        return new Instance(admin, ground.admin().withDatabase(name));
    }

    @Override
    public ConnectionDetails admin() {
        return ground.admin();
    }

    @Override
    public void close() {
        if (isItsOwn) {
            ground.close();
        }
    }

    private record Instance(Connection admin, ConnectionDetails details) implements TestHandle {

        @Override
        public Connection connection() throws SQLException {
            return Sql.open(details);
        }

        @Override
        public void close() throws SQLException {
            try (admin) {
                Sql.execute(admin, "DROP DATABASE " + details.database() + " WITH (FORCE)");
            }
        }
    }
}
