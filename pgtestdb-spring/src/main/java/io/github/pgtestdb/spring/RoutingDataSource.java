// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.internal.support.FixedDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The bean that replaces the application's own data source. It is the same object for the life of the context, and
 * leads to another database in each test. Thread-safe.
 */
final class RoutingDataSource extends FixedDataSource implements AutoCloseable {

    /** RFC 2606 reserves this domain, so no host has it. */
    private static final String NOWHERE = "jdbc:postgresql://pgtestdb.invalid/test";

    private final String beanName;
    private final RoutingTarget databases;
    private final ConnectionDefaults defaults;

    RoutingDataSource(String beanName, RoutingTarget databases, ConnectionDefaults defaults) {
        this.beanName = beanName;
        this.databases = databases;
        this.defaults = defaults;
    }

    /** Tells whether a data source is this bean, possibly in a wrapper. */
    static boolean isBean(@Nullable DataSource dataSource, String beanName) {
        try {
            return dataSource != null
                    && dataSource.isWrapperFor(RoutingDataSource.class)
                    && dataSource.unwrap(RoutingDataSource.class).beanName.equals(beanName);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return defaults.apply(databases.connect());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException(
                "The DataSource bean \"" + beanName + "\" connects as the role of the test's database. To connect as"
                        + " another, open a connection to TestDatabase.jdbcUrl() yourself.");
    }

    /**
     * Returns a URL that leads nowhere. If {@code spring.liquibase.user} or {@code spring.flyway.user} is set, Spring
     * Boot derives a data source from this bean and needs a URL. That data source is not used, because the migration is
     * taken over.
     */
    public String getUrl() {
        return NOWHERE;
    }

    /** For the same purpose as {@link #getUrl}. */
    public String getUsername() {
        return "";
    }

    /** For the same purpose as {@link #getUrl}. */
    public String getPassword() {
        return "";
    }

    /** Called when the application context is closed. */
    @Override
    public void close() {
        databases.close();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("The DataSource bean \"" + beanName
                + "\" has another database behind it in each test, and wraps no " + type.getName() + ".");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public String toString() {
        return "RoutingDataSource[" + beanName + "]";
    }
}
