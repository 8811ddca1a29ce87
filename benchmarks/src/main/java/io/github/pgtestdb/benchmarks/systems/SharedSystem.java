// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One pooled database for all tests, and one of three ways to clean up. Truncating supports only one thread. */
public final class SharedSystem implements IsolationSystem {

    private enum CleanUp {
        NONE("no isolation"),
        ROLLBACK("rollback"),
        TRUNCATE("truncate and reseed");

        private final String label;

        CleanUp(String label) {
            this.label = label;
        }
    }

    private final Ground ground;
    private final HikariDataSource pool;
    private final CleanUp cleanUp;

    private SharedSystem(Ground ground, Migrations migrations, CleanUp cleanUp) throws SQLException {
        this.ground = ground;
        this.pool = ground.pool(ground.migrated(migrations));
        this.cleanUp = cleanUp;
    }

    public static SharedSystem none(Ground ground, Migrations migrations) throws SQLException {
        return new SharedSystem(ground, migrations, CleanUp.NONE);
    }

    public static SharedSystem rollback(Ground ground, Migrations migrations) throws SQLException {
        return new SharedSystem(ground, migrations, CleanUp.ROLLBACK);
    }

    public static SharedSystem truncate(Ground ground, Migrations migrations) throws SQLException {
        return new SharedSystem(ground, migrations, CleanUp.TRUNCATE);
    }

    @Override
    public String name() {
        return cleanUp.label;
    }

    @Override
    public TestHandle next() {
        return new Shared();
    }

    @Override
    public ConnectionDetails admin() {
        return ground.admin();
    }

    @Override
    public void close() {
        pool.close();
    }

    private final class Shared implements TestHandle {

        @Override
        public Connection connection() throws SQLException {
            Connection connection = pool.getConnection();
            // When the connection is returned, the pool rolls back and turns auto-commit on again.
            connection.setAutoCommit(cleanUp != CleanUp.ROLLBACK);
            return connection;
        }

        @Override
        public void close() throws SQLException {
            if (cleanUp != CleanUp.TRUNCATE) {
                return;
            }
            try (Connection connection = pool.getConnection()) {
                for (String sql : List.of(Migrations.truncate(), Migrations.seed())) {
                    Sql.execute(connection, sql);
                }
            }
        }
    }
}
