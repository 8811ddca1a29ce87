// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Connects to the port in its argument, and ignores the host and port of pgjdbc, as the factories of cloud providers
 * do.
 */
public final class ElsewhereSocketFactory extends SocketFactory {

    private final int port;

    /** Called by pgjdbc with the value of {@code socketFactoryArg}. */
    public ElsewhereSocketFactory(String argument) {
        this.port = Integer.parseInt(argument.substring(argument.lastIndexOf(':') + 1));
    }

    @Override
    public Socket createSocket() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public Socket createSocket(String host, int otherPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int otherPort, InetAddress from, int fromPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int otherPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int otherPort, InetAddress from, int fromPort) throws IOException {
        return createSocket();
    }
}
