// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.Libpq;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database and the credentials to connect with. Immutable. {@code toString} omits the password.
 *
 * @param host the name or address of the server; an IPv6 address has no brackets
 * @param port the port of the server
 * @param database the name of the database
 * @param user the role
 * @param password the password of the role, or {@code null} if the server requires none
 * @param properties further pgjdbc connection properties by name, such as {@code sslmode}
 * @since 0.1.0
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
     * @param host the name or address of the server
     * @param port the port of the server
     * @param database the name of the database
     * @param user the role
     * @param password the password of the role, or {@code null}
     * @param properties further connection properties
     * @throws IllegalArgumentException if one of the properties sets a host, port or database
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
     * Returns details for another database on the same server, with the same role.
     *
     * @param name the name of the database
     * @return new details
     */
    public ConnectionDetails withDatabase(String name) {
        return new ConnectionDetails(host, port, name, user, password, properties);
    }

    /**
     * Returns details for another role on the same database.
     *
     * @param name the role
     * @param secret the password of the role, or {@code null} for none
     * @return new details
     */
    public ConnectionDetails withUser(String name, @Nullable String secret) {
        return new ConnectionDetails(host, port, database, name, secret, properties);
    }

    /**
     * Returns details for the same database and role that require SCRAM authentication. A connection then fails unless
     * both sides prove that they know the password. Use this if the server is known to store passwords for SCRAM.
     * Another process that listens on the port then cannot get the password in clear text or as MD5. This sets pgjdbc's
     * property {@code requireAuth}; an existing value is kept.
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
     * Returns the URI for {@code psql} and most other tools. It contains the password, so do not log it. It omits the
     * parameters that only pgjdbc knows.
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
