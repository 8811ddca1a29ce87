package io.github.pgtestdb.internal.server;

import com.google.common.net.InetAddresses;
import io.github.pgtestdb.PgTestDbException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Refuses servers that might be anybody's production. Judged by what the user wrote, never by what a name resolves to:
 * a production name may well resolve to a private address.
 */
final class HostRule {

    /** Where embedded servers and containers are: what it takes to read addresses need not be loaded for these. */
    private static final String OURS = "127.0.0.1";

    private static final int UNIQUE_LOCAL_MASK = 0xfe;
    private static final int UNIQUE_LOCAL_PREFIX = 0xfc;

    private HostRule() {}

    static void check(String host, List<String> allowed) {
        if (allowed.stream().noneMatch(host::equalsIgnoreCase) && !isNear(host)) {
            throw new PgTestDbException("Refused to connect to " + host
                    + ": the host is neither local nor private nor a plain single-label name, so it may be a server that"
                    + " matters. If it is a test server, allow it by name: pgtestdb.allowed-hosts=" + host
                    + " (environment: PGTESTDB_ALLOWED_HOSTS).");
        }
    }

    private static boolean isNear(String host) {
        if (host.equals(OURS)) {
            return true;
        }
        if (InetAddresses.isInetAddress(host)) {
            return isNear(InetAddresses.forString(host));
        }
        String name = host.toLowerCase(Locale.ROOT);
        // A name of digits alone is an address, written as one number.
        return name.matches("(?![0-9]+$)(?!0x)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?") || name.endsWith(".localhost");
    }

    private static boolean isNear(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || (address instanceof Inet6Address
                        && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL_PREFIX);
    }
}
