package io.github.pgtestdb.embedded.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.UUID;

/**
 * The hold that a JVM has on a shared server: a descriptor of the server's named pipe. The system closes it however the
 * JVM ends, and then the supervisor, which reads the pipe, may meet its end.
 */
final class Membership implements Closeable {

    private final SharedDirectory server;
    private final RandomAccessFile pipe;
    private final String name = UUID.randomUUID().toString();
    private boolean acknowledged;

    private Membership(SharedDirectory server, RandomAccessFile pipe) {
        this.server = server;
        this.pipe = pipe;
    }

    /** Takes hold; a server that is about to stop stops all the same. Opening for both never waits for anybody. */
    static Membership of(SharedDirectory server) throws IOException {
        return new Membership(server, new RandomAccessFile(server.users().toFile(), "rw"));
    }

    /** Tells the supervisor. */
    void announce() throws IOException {
        pipe.write((name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Tells whether the supervisor has heard it, and so goes on for as long as this is open. */
    boolean isAcknowledged() throws IOException {
        acknowledged |= Files.deleteIfExists(server.joined().resolve(name));
        return acknowledged;
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
