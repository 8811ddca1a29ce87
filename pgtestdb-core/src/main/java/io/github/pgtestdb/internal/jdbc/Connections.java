// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.jdbc;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.SqlStates;
import java.io.Serial;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens plain connections with pgjdbc. */
public final class Connections {

    /** The time to wait for an answer to a connection attempt, in seconds. A dead host must not block a run. */
    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    /** The limit for a server that accepts a connection and does not answer, in seconds. Logins may be slow. */
    private static final int LOGIN_TIMEOUT_SECONDS = 30;

    /** Saves a round trip that only reads the version. All supported servers are newer than this. */
    private static final String OLDEST_PROTOCOL_FEATURES = "10";

    private static final Map<String, String> DEFAULTS = Map.of(
            "connectTimeout",
            Integer.toString(CONNECT_TIMEOUT_SECONDS),
            "loginTimeout",
            Integer.toString(LOGIN_TIMEOUT_SECONDS),
            "tcpKeepAlive",
            "true",
            "assumeMinServerVersion",
            OLDEST_PROTOCOL_FEATURES,
            "ApplicationName",
            "pgtestdb");

    /** The property of pgjdbc 42.7.11 and newer that lists the accepted authentication methods. */
    public static final String REQUIRE_AUTH = "requireAuth";

    /** The value of {@link #REQUIRE_AUTH} that requires both sides to prove that they know the password. */
    public static final String SCRAM = "scram-sha-256";

    /** The value of {@link #REQUIRE_AUTH} that rejects methods which let the server read or guess the password. */
    public static final String NO_READABLE_PASSWORD = "!password,!md5";

    private static final Map<String, String> WITHOUT_LOGIN_TIMEOUT = Map.of("loginTimeout", "0");

    private Connections() {}

    /** Tells whether the driver has {@link #REQUIRE_AUTH}. An older one has a substitute for the values above. */
    public static boolean knowsRequiredAuthentication() {
        return PGProperty.forName(REQUIRE_AUTH) != null;
    }

    /** Tells whether this side rejected the authentication method that the server requested. */
    public static boolean isRefusedHere(SQLException e) {
        return SqlStates.is(e, SqlStates.CONNECTION_REJECTED)
                && String.valueOf(e.getMessage()).contains(REQUIRE_AUTH);
    }

    /** Returns the same details with a value for {@link #REQUIRE_AUTH}, unless the user's URL has one. */
    public static ConnectionDetails requiring(ConnectionDetails details, String authentication) {
        if (details.properties().containsKey(REQUIRE_AUTH)) {
            return details;
        }
        Map<String, String> more = new HashMap<>(details.properties());
        more.put(REQUIRE_AUTH, authentication);
        return new ConnectionDetails(
                details.host(), details.port(), details.database(), details.user(), details.password(), more);
    }

    public static DataSource dataSource(ConnectionDetails details) {
        return dataSource(details, Map.of());
    }

    /** Creates a source of connections with these properties. Properties in the user's URL take precedence. */
    public static DataSource dataSource(ConnectionDetails details, Map<String, String> properties) {
        return configured(new DriverSource(), details, properties);
    }

    /** Creates a source for a server that is known to be alive, and for a role that can be repaired. */
    public static DataSource repairingSource(
            ConnectionDetails details, Map<String, String> properties, LoginRepair repair) {
        Map<String, String> all = new HashMap<>(WITHOUT_LOGIN_TIMEOUT);
        all.putAll(properties);
        return configured(new RepairingSource(repair), details, all);
    }

    /**
     * A source that calls the driver directly. Before the first connection, {@code DriverManager} would load every
     * other driver on the class path. In a new JVM its messages, which are not read, also cost more than a connection.
     */
    private static class DriverSource extends PGSimpleDataSource {

        @Serial
        private static final long serialVersionUID = 1L;

        private static final Driver DRIVER = new Driver();

        @Override
        public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
            Properties login = new Properties();
            PGProperty.USER.set(login, user);
            PGProperty.PASSWORD.set(login, password);
            return Objects.requireNonNull(DRIVER.connect(getUrl(), login));
        }
    }

    /** A source without a login timeout, which HikariCP would set: pgjdbc starts a thread for each connection. */
    private static class QuickSource extends DriverSource {

        @Serial
        private static final long serialVersionUID = 1L;

        private static final int PATIENCE_WITH_THREADS_SECONDS = 5;

        @Override
        public void setLoginTimeout(int seconds) {
            // The time to connect is still limited, and so is the wait for a connection.
        }

        /** HikariCP also gives its threads this time to end when a pool closes, and logs a warning after it. */
        @Override
        public int getLoginTimeout() {
            return PATIENCE_WITH_THREADS_SECONDS;
        }
    }

    /** A source that repairs the role if the server refuses its login, and then tries once more. */
    private static final class RepairingSource extends QuickSource {

        @Serial
        private static final long serialVersionUID = 1L;

        private final transient LoginRepair repair;

        RepairingSource(LoginRepair repair) {
            this.repair = repair;
        }

        @Override
        public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
            try {
                return super.getConnection(user, password);
            } catch (SQLException e) {
                if (isRepaired(e)) {
                    return super.getConnection(user, password);
                }
                throw e;
            }
        }

        /** Repairs the role. A failed repair does not replace the refusal; it is suppressed in it. */
        private boolean isRepaired(SQLException refusal) {
            try {
                return repair.repair(refusal);
            } catch (SQLException | PgTestDbException e) {
                refusal.addSuppressed(e);
                return false;
            }
        }
    }

    private static DataSource configured(
            PGSimpleDataSource source, ConnectionDetails details, Map<String, String> properties) {
        source.setServerNames(new String[] {details.host()});
        source.setPortNumbers(new int[] {details.port()});
        source.setDatabaseName(details.database());
        source.setUser(details.user());
        source.setPassword(details.password());
        try {
            set(source, DEFAULTS);
            set(source, properties);
            set(source, details.properties());
        } catch (SQLException e) {
            throw new PgTestDbException(
                    "Cannot connect to " + details + " with the parameters of its URL: " + e.getMessage()
                            + ". Take out what pgjdbc does not know.",
                    e);
        }
        return source;
    }

    /** Opens a connection to a server that is known to be alive. */
    public static Connection open(ConnectionDetails details) throws SQLException {
        return configured(new QuickSource(), details, WITHOUT_LOGIN_TIMEOUT).getConnection();
    }

    private static void set(PGSimpleDataSource source, Map<String, String> properties) throws SQLException {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            set(source, property.getKey(), property.getValue());
        }
    }

    /** Sets a property. A driver without {@link #REQUIRE_AUTH} has a plugin instead. */
    private static void set(PGSimpleDataSource source, String name, String value) throws SQLException {
        if (name.equals(REQUIRE_AUTH)
                && !knowsRequiredAuthentication()
                && (value.equals(SCRAM) || value.equals(NO_READABLE_PASSWORD))) {
            source.setProperty("authenticationPluginClassName", ProvenPassword.class.getName());
        } else {
            source.setProperty(name, value);
        }
    }

    /** Executes a statement, or several that are separated by semicolons. */
    public static boolean execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            return statement.execute(sql);
        }
    }

    /** Executes a query, and converts its rows. */
    public static <R> List<R> query(Connection session, String sql, SqlFunction<ResultSet, R> row, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<R> rows = new ArrayList<>();
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.add(row.apply(results));
                }
            }
            return rows;
        }
    }
}
