// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.jdbc.DriverConfig;
import io.github.pgtestdb.internal.support.Libpq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A socket factory in the URL, or in the driver's file of defaults. It decides which server is reached, instead of host
 * and port. For junixsocket's factory, the path of the socket is known.
 *
 * @param name the name of its class
 * @param argument its argument, or null
 */
record SocketFactory(String name, @Nullable String argument) {

    private static final String PROPERTY = "socketFactory";

    /** Instances of Cloud SQL ({@code project:region:instance}) and AlloyDB ({@code project.region.cluster.name}). */
    private static final Pattern CLOUD =
            Pattern.compile("cloud[-_]?sql|alloydb|.*:.*|[^.]+\\.[a-z]+-[a-z]+[0-9]+\\..+");

    static boolean isIn(ConnectionDetails server) {
        return properties(server).containsKey(PROPERTY);
    }

    static SocketFactory of(ConnectionDetails server) {
        Map<String, String> properties = properties(server);
        return new SocketFactory(properties.getOrDefault(PROPERTY, ""), properties.get(Libpq.SOCKET));
    }

    private static Map<String, String> properties(ConnectionDetails server) {
        Map<String, String> properties = new HashMap<>(DriverConfig.properties());
        properties.putAll(server.properties());
        return properties;
    }

    /** Returns the entries for allowed-hosts. Any one of them is enough. */
    Stream<String> names() {
        Stream<String> directory = socket().map(Path::getParent).map(Path::toString).stream();
        return Stream.concat(Stream.of(name), Stream.concat(Stream.ofNullable(argument), directory));
    }

    /** Returns the entry to recommend. */
    String entry() {
        return argument == null ? name : argument;
    }

    /** Describes the target and why it must be allowed first; empty for a socket of this machine. */
    Optional<String> refuse() {
        Optional<Path> socket = socket();
        if (socket.isPresent()) {
            return Stream.of(socket.get(), resolved(socket.get())).anyMatch(SocketFactory::isOfCloud)
                    ? Optional.of("the Unix socket " + socket.get()
                            + ": its path is one of a proxy to a server in a cloud, so it may be a server that matters")
                    : Optional.empty();
        }
        return Optional.of("a server by the socket factory " + name
                + (argument == null ? "" : " and its argument " + argument)
                + ": that decides which server is reached, whatever the host, so it may be a server that matters");
    }

    private Optional<Path> socket() {
        return name.equals(UnixSocketUrl.FACTORY)
                ? Optional.ofNullable(argument).map(Path::of).map(Path::toAbsolutePath)
                : Optional.empty();
    }

    private static Path resolved(Path socket) {
        Path directory = socket.getParent();
        try {
            if (Files.exists(socket)) {
                return socket.toRealPath();
            }
            return directory != null && Files.exists(directory) ? directory.toRealPath() : socket;
        } catch (IOException e) {
            return socket; // A user that may not look there cannot connect either.
        }
    }

    private static boolean isOfCloud(Path socket) {
        for (Path element : socket) {
            if (CLOUD.matcher(element.toString().toLowerCase(Locale.ROOT)).matches()) {
                return true;
            }
        }
        return false;
    }
}
