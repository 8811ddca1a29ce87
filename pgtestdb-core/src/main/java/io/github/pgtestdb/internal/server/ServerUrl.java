// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Parses the URL of an existing server: JDBC's form with pgjdbc's parser, libpq's form after conversion to JDBC's. */
final class ServerUrl {

    private static final String DEFAULT_DATABASE = "postgres";

    private static final Pattern LIBPQ = Pattern.compile(
            "postgres(?:ql)?://(?:(?<credentials>[^@/?#\\s]*)@)?"
                    + "(?<server>(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]+)?)(?:/(?<database>[^?#/]*))?(?<query>\\?[^#]*)?");

    private static final Map<String, String> LIBPQ_NAMES = Map.of(
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "target_session_attrs", "targetServerType",
            "channel_binding", "channelBinding");

    /** Parameters that have no effect on pgjdbc, which has its own settings for them. */
    private static final Set<String> WITHOUT_MEANING =
            Set.of("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "sslsni", "pgbouncer");

    private static final String ROOT_CERTIFICATE = "sslrootcert";

    private ServerUrl() {}

    static ConnectionDetails parse(String given, @Nullable String user, @Nullable String password) {
        String url = UnixSocketUrl.overSocketFactory(given).orElse(given);
        boolean jdbc = url.startsWith("jdbc:postgresql:");
        if (jdbc && hasCredentials(url)) {
            // pgjdbc would take the credentials for part of the host, and log them.
            throw unreadable(url);
        }
        Properties parsed = jdbc ? parseJdbc(url, url) : parseLibpq(url);
        String urlUser = take(parsed, PGProperty.USER);
        String urlPassword = take(parsed, PGProperty.PASSWORD);
        String host = take(parsed, PGProperty.PG_HOST);
        String port = take(parsed, PGProperty.PG_PORT);
        String database = take(parsed, PGProperty.PG_DBNAME);
        if (host == null || port == null || host.contains(",") || host.startsWith("/")) {
            throw unreadable(url);
        }
        return new ConnectionDetails(
                host.replaceAll("[\\[\\]]", ""),
                Integer.parseInt(port),
                Optional.ofNullable(database).orElse(DEFAULT_DATABASE),
                Optional.ofNullable(user)
                        .or(() -> Optional.ofNullable(urlUser))
                        .orElseGet(() -> System.getProperty("user.name")),
                password != null ? password : urlPassword,
                rest(parsed));
    }

    private static boolean hasCredentials(String jdbcUrl) {
        int parameters = jdbcUrl.indexOf('?');
        return jdbcUrl.substring(0, parameters < 0 ? jdbcUrl.length() : parameters)
                .contains("@");
    }

    private static Properties parseJdbc(String jdbcUrl, String original) {
        Properties parsed = Driver.parseURL(jdbcUrl, new Properties());
        if (parsed == null) {
            throw unreadable(original);
        }
        return parsed;
    }

    /** Parses a libpq URL. {@link java.net.URI} rejects container names such as {@code test_db}. */
    private static Properties parseLibpq(String url) {
        Matcher parts = LIBPQ.matcher(url);
        if (!parts.matches()) {
            throw unreadable(url);
        }
        String database = Optional.ofNullable(parts.group("database"))
                .filter(name -> !name.isEmpty())
                .orElse(DEFAULT_DATABASE);
        String query = Optional.ofNullable(parts.group("query")).orElse("");
        try {
            Properties parsed = parseJdbc("jdbc:postgresql://" + parts.group("server") + "/" + database + query, url);
            putCredentials(parsed, parts.group("credentials"));
            translate(parsed);
            return parsed;
        } catch (IllegalArgumentException e) {
            throw unreadable(url); // A percent sign that encodes nothing.
        }
    }

    /** Translates parameters that providers put into libpq URLs to those of pgjdbc. */
    private static void translate(Properties parameters) {
        LIBPQ_NAMES.forEach((libpq, jdbc) -> {
            String value = (String) parameters.remove(libpq);
            if (value != null) {
                parameters.setProperty(jdbc, value.equals("read-write") ? "primary" : value);
            }
        });
        WITHOUT_MEANING.forEach(parameters::remove);
        // These are the certificates that the machine trusts. pgjdbc uses those that Java trusts instead.
        if ("system".equals(parameters.getProperty(ROOT_CERTIFICATE))) {
            parameters.remove(ROOT_CERTIFICATE);
            parameters.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }

    private static void putCredentials(Properties parsed, @Nullable String userInfo) {
        if (userInfo == null) {
            return;
        }
        int colon = userInfo.indexOf(':');
        parsed.setProperty(PGProperty.USER.getName(), decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
        if (colon >= 0) {
            parsed.setProperty(PGProperty.PASSWORD.getName(), decode(userInfo.substring(colon + 1)));
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static @Nullable String take(Properties properties, PGProperty property) {
        return (String) properties.remove(property.getName());
    }

    private static Map<String, String> rest(Properties parsed) {
        Map<String, String> properties = new HashMap<>();
        parsed.stringPropertyNames().forEach(name -> properties.put(name, parsed.getProperty(name)));
        return properties;
    }

    /** Creates an exception without a cause, which might quote the URL and with it the password. */
    private static PgTestDbException unreadable(String url) {
        return new PgTestDbException("Cannot read the URL '" + masked(url) + "': expected one server, as"
                + " jdbc:postgresql://host:port/database?user=… or postgresql://user@host:port/database.");
    }

    static String masked(String url) {
        return url.replaceAll("(?i)(password=)[^&]*", "$1***").replaceAll("^((?:[^/@]*//)?+[^:/@]*):.*@", "$1:***@");
    }
}
