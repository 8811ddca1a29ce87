// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * The application's own database. It exists and has the same tables as the test databases. A test that uses it
 * therefore fails only because its connections are counted.
 */
final class RealDatabase extends AbstractDataSource {

    private static final AtomicInteger CONNECTIONS = new AtomicInteger();
    private static volatile DataSource target = new RealDatabase();

    RealDatabase() {}

    /** Sets the database that connections lead to. */
    static void leadsTo(DataSource dataSource) {
        target = dataSource;
    }

    /** Returns the number of connections that the applications of all combinations requested. */
    static int connections() {
        return CONNECTIONS.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        CONNECTIONS.incrementAndGet();
        return target == this ? unknown() : target.getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    private static Connection unknown() throws SQLException {
        throw new SQLException("no real database");
    }
}
