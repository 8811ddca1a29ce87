package io.github.pgtestdb;

import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.Libpq;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and as whom to connect. Immutable; {@code toString} masks the password.
 *
 * @param host the server's name or address; an IPv6 address without brackets
 * @param port the server's port
 * @param database the database's name
 * @param user the role
 * @param password its password, or {@code null} where the server asks for none
 * @param properties further pgjdbc connection properties by name, such as {@code sslmode}
 */
public record ConnectionDetails(
        String host,
        int port,
        String database,
        String user,
        @Nullable String password,
        Map<String, String> properties) {

    /**
     * Copies the properties.
     *
     * @param host the server's name or address
     * @param port the server's port
     * @param database the database's name
     * @param user the role
     * @param password its password, or {@code null}
     * @param properties further connection properties
     * @throws IllegalArgumentException if one of the properties names a host, port or database
     */
    public ConnectionDetails {
        properties = Map.copyOf(properties);
        for (String name : List.of("PGHOST", "PGPORT", "PGDBNAME")) {
            if (properties.containsKey(name)) {
                throw new IllegalArgumentException("The connection property " + name + "=" + properties.get(name)
                        + " would lead to another server or database than " + host + ":" + port + "/" + database
                        + ". Leave it out, and give host, port and database themselves.");
            }
        }
    }

    /**
     * Returns the same server and role, another database.
     *
     * @param name the database's name
     * @return new details
     */
    public ConnectionDetails withDatabase(String name) {
        return new ConnectionDetails(host, port, name, user, password, properties);
    }

    /**
     * Returns the same database, another role.
     *
     * @param name the role
     * @param secret its password, or {@code null} for none
     * @return new details
     */
    public ConnectionDetails withUser(String name, @Nullable String secret) {
        return new ConnectionDetails(host, port, database, name, secret, properties);
    }

    /**
     * Returns the same server, role and database; connections to it fail unless both sides prove to know the password
     * (SCRAM). For a server whose passwords are known to be stored so: whichever process listens on the port, it gets
     * the password neither in clear nor as MD5. It is pgjdbc's property {@code requireAuth}; one that is there already
     * stays.
     *
     * @return new details
     */
    public ConnectionDetails withScramRequired() {
        return Connections.requiring(this, Connections.SCRAM);
    }

    /**
     * Returns the JDBC URL, without user and password.
     *
     * @return for example {@code jdbc:postgresql://127.0.0.1:5432/app?sslmode=require}
     */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + bracketedHost() + ":" + port + "/" + encode(database) + query(properties);
    }

    /**
     * Returns the URI that {@code psql} and most tools take. It holds the password: not for logs. Parameters that only
     * pgjdbc knows are not in it.
     *
     * @return for example {@code postgresql://user:password@127.0.0.1:5432/app}
     */
    public String uri() {
        String credentials = encode(user) + (password == null ? "" : ":" + encode(password)) + "@";
        return "postgresql://" + credentials + bracketedHost() + ":" + port + "/" + encode(database)
                + query(Libpq.parameters(properties));
    }

    /** Shows host, port, database and user. */
    @Override
    public String toString() {
        return user + "@" + bracketedHost() + ":" + port + "/" + database;
    }

    private String bracketedHost() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String query(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
