// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes connections on to a port of this machine through another port, and can disturb them. Thread-safe. */
final class TcpProxy implements Closeable {

    private static final int BUFFER_BYTES = 8192;
    private static final int BACKLOG = 100;

    /** The behaviour of the network. */
    enum Mode {
        FINE,
        /** Each piece of data is delayed. */
        SLOW,
        /** No data arrives, and no connection breaks. */
        SILENT,
        /** New connections are closed at once. */
        CUT
    }

    private final ServerSocket entrance;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.FINE;
    private volatile int delayMillis;

    TcpProxy(int target) throws IOException {
        this.target = target;
        this.entrance = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        start("proxy", this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Delays each piece of data from now on. */
    void slow(int millis) {
        delayMillis = millis;
        mode = Mode.SLOW;
    }

    /** Changes the behaviour of the network from now on. */
    void become(Mode next) {
        mode = next;
    }

    /** Ends all connections, in order or with a reset. */
    void breakAll(boolean reset) {
        for (Socket socket : sockets) {
            try {
                if (reset) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException e) {
                // It is closed already.
            }
        }
        sockets.clear();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                if (mode == Mode.CUT) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                // The server is not running, or the proxy is closed. The client's connection has ended or was never
                // accepted.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            start("to the server", () -> pass(client, server));
            start("to the client", () -> pass(server, client));
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                disturb();
                output.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // One of the two connections has ended, so the other one is closed too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void disturb() throws InterruptedException {
        if (mode == Mode.SLOW) {
            Thread.sleep(delayMillis);
        }
        while (mode == Mode.SILENT) {
            Thread.sleep(20);
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        mode = Mode.CUT;
        breakAll(false);
    }
}
