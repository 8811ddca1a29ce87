package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Where a port comes from. It may be taken again before the server binds it, which the server notices: then the next one
 * is tried.
 */
interface Ports {

    /** As many as anybody would ever lose by chance. */
    int ATTEMPTS = 10;

    int next() throws IOException;

    static int anyFree() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }
}
