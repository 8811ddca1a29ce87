// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import com.google.common.net.InetAddresses;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Rejects servers that might be production servers. The host in the settings decides, and never the address that a name
 * resolves to, because a production name may resolve to a private address. {@link ServerSigns} checks the server
 * itself.
 */
final class HostRule {

    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final int UNIQUE_LOCAL_PREFIX = 0xfc;

    private HostRule() {}

    static void check(ConnectionDetails server, List<String> allowed) {
        if (isAllowedByName(server, allowed)) {
            return;
        }
        if (SocketFactory.isIn(server)) {
            SocketFactory.of(server).refuse().ifPresent(why -> {
                throw refusal(why, SocketFactory.of(server).entry());
            });
            return;
        }
        String host = server.host();
        if (!isNear(host)) {
            throw refusal(
                    host
                            + ": the host is not local, not private and not a plain single-label name, so it may be a production server",
                    host);
        }
        if (isBehindProxy(server)) {
            throw refusal(
                    host
                            + ": this JVM connects to it through a SOCKS proxy, and an address that is local to the proxy may be a production server",
                    host);
        }
    }

    private static PgTestDbException refusal(String why, String entry) {
        return new PgTestDbException("Refused to connect to " + why + ". If it is a test server, " + advice(entry));
    }

    /** Returns the end of a sentence that says how to allow a server. */
    static String advice(String entry) {
        return "allow it by name: pgtestdb.allowed-hosts=" + entry + " (environment: PGTESTDB_ALLOWED_HOSTS).";
    }

    /** Tells whether an entry matches the server's host, with or without its port, or its socket factory. */
    static boolean isAllowedByName(ConnectionDetails server, List<String> allowed) {
        Stream<String> names = SocketFactory.isIn(server)
                ? SocketFactory.of(server).names()
                : Stream.of(server.host(), server.host() + ":" + server.port(), withBrackets(server));
        return names.anyMatch(name -> allowed.stream().anyMatch(name::equalsIgnoreCase));
    }

    /** Returns the narrowest entry that allows a server. */
    static String entry(ConnectionDetails server) {
        if (SocketFactory.isIn(server)) {
            return SocketFactory.of(server).entry();
        }
        return server.host().contains(":") ? withBrackets(server) : server.host() + ":" + server.port();
    }

    private static String withBrackets(ConnectionDetails server) {
        return "[" + server.host() + "]:" + server.port();
    }

    private static boolean isNear(String host) {
        if (InetAddresses.isInetAddress(host)) {
            return isNear(InetAddresses.forString(host));
        }
        String name = host.toLowerCase(Locale.ROOT);
        // A name that consists only of digits is an address, written as one number.
        return name.matches("(?![0-9]+$)(?!0x)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?") || name.endsWith(".localhost");
    }

    private static boolean isNear(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || (address instanceof Inet6Address
                        && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL_PREFIX);
    }

    /**
     * Tells whether Java's sockets use a proxy for the server. The system properties {@code socksProxyHost} and {@code
     * socksNonProxyHosts} decide, unless the program has its own selector.
     */
    private static boolean isBehindProxy(ConnectionDetails server) {
        ProxySelector selector = ProxySelector.getDefault();
        String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
        try {
            return selector != null
                    && selector.select(URI.create("socket://" + host + ":" + server.port())).stream()
                            .anyMatch(proxy -> proxy.type() == Proxy.Type.SOCKS);
        } catch (IllegalArgumentException e) {
            return false; // No proxy is looked up for a name that is not a valid host name, such as test_db.
        }
    }
}
