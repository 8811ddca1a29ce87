// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.ConnectionDetails;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy in front of a server that closes idle connections, as firewalls do. */
final class IdleCutter implements AutoCloseable {

    private static final int BUFFER = 8192;

    private final ConnectionDetails server;
    private final Duration idle;
    private final ServerSocket listening;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();
    private final AtomicInteger cut = new AtomicInteger();

    private final class Pair {
        private final Socket client;
        private final Socket upstream;
        private volatile long last = System.nanoTime();
        private volatile boolean closed;

        private Pair(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        private void pump(Socket from, Socket to) {
            byte[] buffer = new byte[BUFFER];
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    last = System.nanoTime();
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                pairs.remove(this); // Closed at one end.
            }
            pairs.remove(this);
        }

        private void close() {
            closed = true;
            try {
                client.close();
                upstream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    IdleCutter(ConnectionDetails server, Duration idle) throws IOException {
        this.server = server;
        this.idle = idle;
        this.listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        start(this::accept);
        start(this::cutIdle);
    }

    ConnectionDetails details() {
        return new ConnectionDetails(
                "127.0.0.1",
                listening.getLocalPort(),
                server.database(),
                server.user(),
                server.password(),
                server.properties());
    }

    /** Returns the number of connections that were closed because they were idle. */
    int cut() {
        return cut.get();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "idle-cutter");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                client.setTcpNoDelay(true);
                Socket upstream = new Socket(server.host(), server.port());
                upstream.setTcpNoDelay(true);
                Pair pair = new Pair(client, upstream);
                pairs.add(pair);
                start(() -> pair.pump(client, upstream));
                start(() -> pair.pump(upstream, client));
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    private void cutIdle() {
        try {
            while (!listening.isClosed()) {
                for (Pair pair : pairs) {
                    if (!pair.closed && System.nanoTime() - pair.last > idle.toNanos()) {
                        cut.incrementAndGet();
                        pair.close(); // The pumping threads remove it from the list.
                    }
                }
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        pairs.forEach(Pair::close);
    }
}
