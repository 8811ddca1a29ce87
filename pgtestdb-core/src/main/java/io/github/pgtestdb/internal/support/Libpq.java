// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Translates pgjdbc's properties to libpq's parameters. psql and other tools reject a URL with unknown parameters. */
public final class Libpq {

    private static final Map<String, String> NAMES = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "options", "options",
            "connectTimeout", "connect_timeout",
            "ApplicationName", "application_name",
            "channelBinding", "channel_binding");

    /** The property for the argument of junixsocket's factory: the path of the socket. */
    public static final String SOCKET = "socketFactoryArg";

    private Libpq() {}

    /** Returns libpq's parameters. Behind a Unix socket, {@code host} is the directory of the socket. */
    public static Map<String, String> parameters(Map<String, String> properties) {
        Map<String, String> parameters = new TreeMap<>();
        NAMES.forEach((jdbc, libpq) -> {
            String value = properties.get(jdbc);
            if (value != null) {
                parameters.put(libpq, value);
            }
        });
        socketDirectory(properties).ifPresent(directory -> parameters.put("host", directory));
        return parameters;
    }

    /** Returns the directory of the Unix socket through which the server is reached; empty if there is no socket. */
    public static Optional<String> socketDirectory(Map<String, String> properties) {
        return Optional.ofNullable(properties.get(SOCKET))
                .filter(socket -> socket.matches("/.*/\\.s\\.PGSQL\\.[0-9]+"))
                .map(socket -> socket.substring(0, socket.lastIndexOf('/')));
    }
}
