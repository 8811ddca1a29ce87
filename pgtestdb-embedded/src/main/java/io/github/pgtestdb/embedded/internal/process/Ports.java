// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A source of ports. If another process takes the port before the server, the next one is tried. */
public interface Ports {

    /** Far more ports than are lost by chance. */
    int ATTEMPTS = 10;

    int next() throws IOException;

    static int anyFree() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }
}
