package io.github.pgtestdb.testcontainers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * The password of reused containers, which all JVMs of this user must know: Testcontainers finds a container by all that
 * it was made with. Locked while one is started, since Testcontainers lets two JVMs at once start two.
 */
final class ReuseSecret implements AutoCloseable {

    private final FileChannel channel;
    private final String text;

    private ReuseSecret(FileChannel channel, String text) {
        this.channel = channel;
        this.text = text;
    }

    static ReuseSecret locked(Path directory, Supplier<String> password) {
        Path file = directory.resolve("reuse-secret");
        try {
            createOwnerOnly(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.lock();
            return new ReuseSecret(channel, readOrWrite(channel, password));
        } catch (IOException e) {
            throw OwnerFiles.unusable(file, e);
        }
    }

    private static void createOwnerOnly(Path file) throws IOException {
        boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView(PosixFileAttributeView.class);
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException e) {
            // Another JVM of this user's made it.
        }
    }

    private static String readOrWrite(FileChannel channel, Supplier<String> password) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // Until all is read.
        }
        String known = new String(bytes.array(), StandardCharsets.UTF_8);
        if (!known.isEmpty()) {
            return known;
        }
        String fresh = password.get();
        channel.write(StandardCharsets.UTF_8.encode(fresh));
        return fresh;
    }

    String text() {
        return text;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
