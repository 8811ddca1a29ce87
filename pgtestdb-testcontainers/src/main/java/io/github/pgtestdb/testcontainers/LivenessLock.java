// SPDX-License-Identifier: Apache-2.0
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
 * A locked file that shows that the JVM of a container is alive. The system releases the lock when the JVM ends, for
 * any reason. The name of the file is the label of the container. So a container is ours if the file exists here, and
 * dead if the lock can be acquired. Clocks and process ids are not used.
 */
final class LivenessLock implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;

    private LivenessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Creates a file and locks it. Empty if another JVM took it for that of a dead JVM first. */
    static Optional<LivenessLock> create(Path file) {
        try {
            return locked(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw LivenessLocks.unusable(file, e);
        }
    }

    /** Takes over the file of a dead JVM; empty if the JVM is alive. Do not call it for a file of this JVM. */
    static Optional<LivenessLock> takeOver(Path file) {
        try {
            return locked(file, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw LivenessLocks.unusable(file, e);
        }
    }

    private static Optional<LivenessLock> locked(Path file, OpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(file, options);
        try {
            if (channel.tryLock() != null && Files.exists(file)) {
                return Optional.of(new LivenessLock(file, channel));
            }
        } catch (OverlappingFileLockException e) {
            // This JVM already checks the file of the dead JVM under another class loader.
        }
        channel.close();
        return Optional.empty();
    }

    String name() {
        return String.valueOf(file.getFileName());
    }

    /** Deletes the file, after the container was removed. */
    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw LivenessLocks.unusable(file, e);
        }
    }
}
