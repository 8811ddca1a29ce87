package io.github.pgtestdb.testcontainers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that vouches for a container: the system lets its lock go with the JVM, however that ends. Its name is the
 * container's label, so a container is ours if the file is here, and dead if the lock can be had. No clocks, no pids.
 */
final class OwnerFile implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;

    private OwnerFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Makes a file and locks it; empty if another JVM has seen it before it was locked, and taken it for a dead one's. */
    static Optional<OwnerFile> create(Path file) {
        try {
            return locked(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw OwnerFiles.unusable(file, e);
        }
    }

    /** Takes over the file of a JVM that is dead; empty if it lives. Not to be asked for a file of this very JVM. */
    static Optional<OwnerFile> takeOver(Path file) {
        try {
            return locked(file, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw OwnerFiles.unusable(file, e);
        }
    }

    private static Optional<OwnerFile> locked(Path file, OpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(file, options);
        try {
            if (channel.tryLock() != null && Files.exists(file)) {
                return Optional.of(new OwnerFile(file, channel));
            }
        } catch (OverlappingFileLockException e) {
            // The dead JVM's file is being looked at by this one under another class loader.
        }
        channel.close();
        return Optional.empty();
    }

    String name() {
        return String.valueOf(file.getFileName());
    }

    /** Ends vouching: the container is gone. */
    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw OwnerFiles.unusable(file, e);
        }
    }
}
