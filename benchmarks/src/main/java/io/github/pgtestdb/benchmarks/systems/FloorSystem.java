// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Create, connect and drop in plain SQL, on administrator sessions that stay open, with every avoidable wait left out.
 */
public final class FloorSystem implements IsolationSystem {

    private final Ground ground;
    private final String template;
    private final String strategy;
    private final Queue<Connection> sessions = new ConcurrentLinkedQueue<>();

    public FloorSystem(Ground ground, Migrations migrations, String strategy) throws SQLException {
        this.ground = ground;
        this.template = ground.template(migrations);
        this.strategy = strategy;
    }

    @Override
    public String name() {
        return "floor (" + strategy + ")";
    }

    @Override
    public TestHandle next() throws SQLException {
        Connection idle = sessions.poll();
        Connection session = idle == null ? Sql.open(ground.admin()) : idle;
        String name = ground.newName();
        Sql.execute(session, "CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY " + strategy);
        return new Instance(session, name);
    }

    @Override
    public ConnectionDetails admin() {
        return ground.admin();
    }

    @Override
    public void close() throws SQLException {
        for (Connection session : sessions) {
            session.close();
        }
    }

    private final class Instance implements TestHandle {

        private final Connection session;
        private final String database;

        private Instance(Connection session, String database) {
            this.session = session;
            this.database = database;
        }

        @Override
        public Connection connection() throws SQLException {
            return Sql.open(ground.admin().withDatabase(database));
        }

        @Override
        public void close() throws SQLException {
            Backends.awaitNone(session, database);
            Sql.execute(session, "DROP DATABASE " + database);
            sessions.add(session);
        }
    }
}
