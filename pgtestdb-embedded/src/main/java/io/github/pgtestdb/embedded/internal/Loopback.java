package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/** The network that connects a machine to itself. In a sandbox it can be down: a server can listen, and nobody gets there. */
final class Loopback {

    private static final int ANY_PORT = 5432;

    static void check() {
        // Finds the way to an address, and sends nothing.
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), ANY_PORT));
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot start PostgreSQL on 127.0.0.1, because nothing can connect to that address: "
                            + e.getMessage() + ". Bring the loopback interface up, on Linux by: ip link set lo up",
                    e);
        }
    }

    private Loopback() {}
}
