package io.github.pgtestdb.testcontainers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    static OwnerFile create(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return locked(file, channel)
                    .orElseThrow(() -> new IllegalStateException("Somebody else locked the new " + file));
        } catch (IOException e) {
            throw OwnerFiles.unusable(file, e);
        }
    }

    static Optional<OwnerFile> takeOver(Path file) {
        try {
            return locked(file, FileChannel.open(file, StandardOpenOption.WRITE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw OwnerFiles.unusable(file, e);
        }
    }

    private static Optional<OwnerFile> locked(Path file, FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new OwnerFile(file, channel));
            }
        } catch (OverlappingFileLockException e) {
            // This very JVM has it.
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
