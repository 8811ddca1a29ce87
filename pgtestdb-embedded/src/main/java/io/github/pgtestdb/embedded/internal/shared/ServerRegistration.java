// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.UUID;

/**
 * A JVM's hold on a shared server: a descriptor of the server's named pipe. The system closes it however the JVM ends.
 * When all are closed, the supervisor, which reads the pipe, reaches its end.
 */
public final class ServerRegistration implements Closeable {

    private final SharedDirectory server;
    private final RandomAccessFile pipe;
    private final String name = UUID.randomUUID().toString();
    private boolean acknowledged;

    private ServerRegistration(SharedDirectory server, RandomAccessFile pipe) {
        this.server = server;
        this.pipe = pipe;
    }

    /** Opens the pipe for reading and writing, which never blocks. Does not keep a server that is stopping. */
    static ServerRegistration of(SharedDirectory server) throws IOException {
        return new ServerRegistration(
                server, new RandomAccessFile(server.users().toFile(), "rw"));
    }

    /** Writes this JVM's name to the pipe, for the supervisor. */
    void announce() throws IOException {
        pipe.write((name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether the supervisor has read the name. If so, the server runs for as long as this is open. */
    boolean isAcknowledged() throws IOException {
        acknowledged |= Files.deleteIfExists(server.joined().resolve(name));
        return acknowledged;
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
