// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import io.github.pgtestdb.TestDatabase;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Stands for the application's own database. It answers and can be written to. It counts the connections that it
 * receives, because an isolated test never opens one.
 */
final class RealDatabase implements Closeable {

    private final AtomicInteger connections = new AtomicInteger();
    private final TestDatabase database;
    private final ServerSocket door;
    private final URI server;

    RealDatabase(TestDatabase database) throws IOException {
        this.database = database;
        this.server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Returns the number of connections until now. */
    int connections() {
        return connections.get();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + door.getLocalPort() + server.getPath();
    }

    String user() {
        return database.connectionDetails().user();
    }

    String password() {
        return String.valueOf(database.connectionDetails().password());
    }

    DataSource dataSource() {
        Properties properties = new Properties();
        properties.setProperty("user", user());
        properties.setProperty("password", password());
        return new DriverManagerDataSource(url(), properties);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                connections.incrementAndGet();
                Socket target = new Socket(server.getHost(), server.getPort());
                start(() -> copy(client, target));
                start(() -> copy(target, client));
            }
        } catch (IOException e) {
            if (!door.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            return; // The thread of the other direction has closed both sockets.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "real-database");
        thread.setDaemon(true);
        thread.start();
    }
}
