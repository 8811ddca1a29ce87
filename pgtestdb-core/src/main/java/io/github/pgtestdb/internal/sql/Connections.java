package io.github.pgtestdb.internal.sql;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
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

    /** Seconds to wait for the server's answer to a connection attempt: a dead host must not hang a test run. */
    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    /** A server that takes the connection and then says nothing. Longer, since an overloaded machine is slow to log in. */
    private static final int LOGIN_TIMEOUT_SECONDS = 30;

    /** Saves a round trip that only asks for the version: the oldest server we take is newer. */
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

    /** The property of pgjdbc 42.7.11 and newer that names the ways to authenticate which are not refused. */
    public static final String REQUIRE_AUTH = "requireAuth";

    /** Its value for proofs of both sides. */
    public static final String SCRAM = "scram-sha-256";

    /** Its value for all but a password that whoever requests it can read or guess. */
    public static final String NO_READABLE_PASSWORD = "!password,!md5";

    private static final Map<String, String> WITHOUT_LOGIN_TIMEOUT = Map.of("loginTimeout", "0");

    private Connections() {}

    /** Tells whether the driver has {@link #REQUIRE_AUTH}; an older one has a substitute for the two values above. */
    public static boolean knowsRequiredAuthentication() {
        return PGProperty.forName(REQUIRE_AUTH) != null;
    }

    /** Tells whether it was this side that refused, because of what the server requested. */
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

    /** Makes a source whose connections have these properties, unless the user's URL has others. */
    public static DataSource dataSource(ConnectionDetails details, Map<String, String> properties) {
        return configured(new DriverSource(), details, properties);
    }

    /** Makes a source for a server that has proved to be alive. */
    static DataSource quickSource(ConnectionDetails details) {
        return configured(new QuickSource(), details, WITHOUT_LOGIN_TIMEOUT);
    }

    /** Makes a source for a server that has proved to be alive, and for a role that can be repaired. */
    public static DataSource repairingSource(
            ConnectionDetails details, Map<String, String> properties, LoginRepair repair) {
        Map<String, String> all = new HashMap<>(WITHOUT_LOGIN_TIMEOUT);
        all.putAll(properties);
        return configured(new RepairingSource(repair), details, all);
    }

    /**
     * A source that asks the driver itself: before the first connection, {@code DriverManager} would load every other driver
     * on the class path, and in a new JVM its messages, which nobody reads, cost more than a connection.
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

    /**
     * A source without a login timeout, for which pgjdbc would start a thread for each connection. HikariCP sets one by
     * itself.
     */
    private static class QuickSource extends DriverSource {

        @Serial
        private static final long serialVersionUID = 1L;

        private static final int PATIENCE_WITH_THREADS_SECONDS = 5;

        @Override
        public void setLoginTimeout(int seconds) {
            // The time to connect is limited all the same, and so is the wait for a connection.
        }

        /** HikariCP takes it for how long its own threads may take to end when a pool is closed, and warns. */
        @Override
        public int getLoginTimeout() {
            return PATIENCE_WITH_THREADS_SECONDS;
        }
    }

    /** A source that has the role repaired if the server refuses its login, and tries again, once. */
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

        /** A repair that fails does not hide why it was needed. */
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

    /** Opens a connection to a server that has proved to be alive. */
    public static Connection open(ConnectionDetails details) throws SQLException {
        return quickSource(details).getConnection();
    }

    private static void set(PGSimpleDataSource source, Map<String, String> properties) throws SQLException {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            set(source, property.getKey(), property.getValue());
        }
    }

    /** Frameworks manage the driver's version: an older one does not know the requirement, but has another way. */
    private static void set(PGSimpleDataSource source, String name, String value) throws SQLException {
        if (name.equals(REQUIRE_AUTH)
                && !knowsRequiredAuthentication()
                && (value.equals(SCRAM) || value.equals(NO_READABLE_PASSWORD))) {
            source.setProperty("authenticationPluginClassName", ProvenPassword.class.getName());
        } else {
            source.setProperty(name, value);
        }
    }
}
