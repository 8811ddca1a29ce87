// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.PgTestDbException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * libpq URLs for a server behind a Unix socket: {@code postgresql:///app?host=/run/postgresql} and {@code
 * postgresql://%2Frun%2Fpostgresql/app}. pgjdbc reaches sockets only through a socket factory, usually that of
 * junixsocket.
 */
final class UnixSocketUrl {

    static final String FACTORY = "org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg";

    private static final Pattern LIBPQ =
            Pattern.compile("postgres(?:ql)?://(?<credentials>[^/?]*@)?(?<host>%2[Ff][^/?:]*)?"
                    + "(?::(?<port>[0-9]+))?(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");
    private static final Pattern HOST = Pattern.compile("host=(/|%2[Ff]).*");
    private static final String DEFAULT_PORT = "5432";

    private UnixSocketUrl() {}

    /** Rewrites such a URL to one that names the socket factory; empty for any other URL. */
    static Optional<String> overSocketFactory(String url) {
        Matcher parts = LIBPQ.matcher(url);
        return parts.matches() ? directory(parts).map(directory -> rewritten(url, parts, directory)) : Optional.empty();
    }

    private static Optional<String> directory(Matcher parts) {
        return Optional.ofNullable(parts.group("host"))
                .or(() -> parameters(parts)
                        .filter(parameter -> HOST.matcher(parameter).matches())
                        .map(parameter -> parameter.substring("host=".length()))
                        .findFirst())
                .map(encoded -> URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    }

    private static String rewritten(String url, Matcher parts, String directory) {
        String port = Optional.ofNullable(parts.group("port"))
                .or(() -> parameters(parts)
                        .filter(parameter -> parameter.matches("port=[0-9]+"))
                        .map(parameter -> parameter.substring("port=".length()))
                        .findFirst())
                .orElse(DEFAULT_PORT);
        String socket = directory + "/.s.PGSQL." + port;
        refuseWithoutFactory(url, socket);
        String rest = parameters(parts)
                .filter(parameter -> !parameter.startsWith("host=") && !parameter.startsWith("port="))
                .map(parameter -> "&" + parameter)
                .collect(Collectors.joining());
        return "postgresql://" + Optional.ofNullable(parts.group("credentials")).orElse("") + "localhost:" + port + "/"
                + Optional.ofNullable(parts.group("database")).orElse("") + "?socketFactory=" + FACTORY
                + "&socketFactoryArg=" + URLEncoder.encode(socket, StandardCharsets.UTF_8) + rest;
    }

    private static Stream<String> parameters(Matcher parts) {
        return Stream.ofNullable(parts.group("query")).flatMap(query -> Stream.of(query.split("&", -1)));
    }

    private static void refuseWithoutFactory(String url, String socket) {
        try {
            Class.forName(FACTORY, false, UnixSocketUrl.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new PgTestDbException("Cannot connect to the Unix socket " + socket + " of '" + ServerUrl.masked(url)
                    + "': pgjdbc reaches sockets only through a socket factory, and junixsocket's is not on the class path."
                    + " Add com.kohlschutter.junixsocket:junixsocket-core (type pom) to the test class path, or name the"
                    + " server's host and port.");
        }
    }
}
