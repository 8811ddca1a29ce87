// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The loopback interface. It can be down in a sandbox: then a server can listen, but no connection reaches it. */
public final class Loopback {

    private static final int ANY_PORT = 5432;

    private static final String ADDRESS = "127.0.0.1";

    /** The local addresses that Linux can reach; reading them is cheaper than trying to connect. */
    private static final Path LOCAL_ADDRESSES = Path.of("/proc/net/fib_trie");

    public static void check(Platform platform) {
        if (platform.isLinux() && !isListed()) {
            tryToConnect();
        }
    }

    private static boolean isListed() {
        try {
            return Files.readString(LOCAL_ADDRESSES).contains(ADDRESS);
        } catch (IOException e) {
            return false;
        }
    }

    private static void tryToConnect() {
        // Connecting a datagram channel looks up the route to the address, and sends nothing.
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), ANY_PORT));
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot start PostgreSQL on " + ADDRESS + ", because nothing can connect to that address: "
                            + e.getMessage() + ". Bring the loopback interface up, on Linux by: ip link set lo up",
                    e);
        }
    }

    private Loopback() {}
}
