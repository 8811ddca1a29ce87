package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.SQLException;

/** Connect, create from a template with PostgreSQL's default strategy, test, drop: what pgtestdb for Go does. */
public final class PlainSystem implements IsolationSystem {

    private final Ground ground;
    private final String template;

    public PlainSystem(Ground ground, Migrations migrations) throws SQLException {
        this.ground = ground;
        this.template = ground.template(migrations);
    }

    @Override
    public String name() {
        return "plain sequence";
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
    public void close() {}

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
