package io.github.pgtestdb.spring;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The bean that stands where the application's own data source stood: the same object for the life of the context, with
 * another database behind it in each test. Thread-safe.
 */
final class SwitchingDataSource implements DataSource, AutoCloseable {

    /** By RFC 2606 nobody has this name. */
    private static final String NOWHERE = "jdbc:postgresql://pgtestdb.invalid/test";

    private final String beanName;
    private final DatabaseSwitch databases;
    private final ConnectionDefaults defaults;

    SwitchingDataSource(String beanName, DatabaseSwitch databases, ConnectionDefaults defaults) {
        this.beanName = beanName;
        this.databases = databases;
        this.defaults = defaults;
    }

    /** Whether a data source is this bean, perhaps in a wrapper. */
    static boolean isBean(@Nullable DataSource dataSource, String beanName) {
        try {
            return dataSource != null
                    && dataSource.isWrapperFor(SwitchingDataSource.class)
                    && dataSource.unwrap(SwitchingDataSource.class).beanName.equals(beanName);
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
     * Tells Spring Boot where a data source leads that it derives from this one, for the user of {@code
     * spring.liquibase.user} or {@code spring.flyway.user}: nowhere, since what would use it is taken over.
     */
    public String getUrl() {
        return NOWHERE;
    }

    /** For the same purpose. */
    public String getUsername() {
        return "";
    }

    /** For the same purpose. */
    public String getPassword() {
        return "";
    }

    /** With the application context. */
    @Override
    public void close() {
        databases.close();
    }

    @Override
    public PrintWriter getLogWriter() {
        return new PrintWriter(PrintWriter.nullWriter());
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("pgtestdb logs through SLF4J");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("Set pgtestdb.connection-timeout");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("pgtestdb logs through SLF4J");
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

    /** Shows the bean's name. */
    @Override
    public String toString() {
        return "SwitchingDataSource[" + beanName + "]";
    }
}
