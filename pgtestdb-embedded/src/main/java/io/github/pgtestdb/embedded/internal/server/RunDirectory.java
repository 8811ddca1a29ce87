// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.files.FileTrees;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one server: its data, its log, and a lock that shows whether the JVM that owns it is alive.
 *
 * <p>The lock shows this, never a process id: ids are used again, and a lock ends with its process. Another JVM may see
 * the lock file before its owner has locked it. The owner then finds the lock taken or the file gone, and makes another
 * directory. A lock is lost when <em>any</em> channel of the process on that file is closed. Therefore directories of
 * this JVM, which are known by their name, are not inspected.
 */
public final class RunDirectory implements AutoCloseable {

    private static final String PREFIX = "pgtestdb-run-";
    private static final String LOCK = "owner.lock";
    private static final int RANDOM_BYTES = 6;

    /** A directory gets its lock microseconds after it is made. */
    private static final Duration TIME_TO_LOCK = Duration.ofMinutes(1);

    private final Path path;
    private final FileChannel owner;

    private RunDirectory(Path path, FileChannel owner) {
        this.path = path;
        this.owner = owner;
    }

    static RunDirectory create(Path parent, RunAs runAs) throws IOException {
        while (true) {
            Path path = parent.resolve(PREFIX + thisJvm() + "-" + random());
            try {
                FilePermissions.createDirectory(path, FilePermissions.forServers(runAs));
                FileChannel owner = tryOwn(path);
                if (owner != null) {
                    return new RunDirectory(path, owner);
                }
            } catch (NoSuchFileException e) {
                // This JVM was suspended for so long that another one treated the directory as left over.
            }
        }
    }

    /** Takes over a directory without a living owner. Empty if it has one, or is too new to tell. */
    static Optional<RunDirectory> adopt(Path path, Instant now) throws IOException {
        if (!Files.exists(path.resolve(LOCK))
                && Files.getLastModifiedTime(path).toInstant().isAfter(now.minus(TIME_TO_LOCK))) {
            return Optional.empty();
        }
        return Optional.ofNullable(tryOwn(path)).map(owner -> new RunDirectory(path, owner));
    }

    static boolean mayBeLeftOver(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(PREFIX) && !name.startsWith(PREFIX + thisJvm() + "-");
    }

    public Path path() {
        return path;
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("server.log");
    }

    /** The supervisor writes the server's exit code here when the server has ended. */
    Path exit() {
        return path.resolve("exit");
    }

    /** Holds the time, in seconds since 1970, until which the server stays after the end of its JVM. */
    Path stayUntil() {
        return path.resolve("stay-until");
    }

    void stayUntil(Instant time) throws IOException {
        Path written = FilePermissions.write(path.resolve("stay-until.new"), Long.toString(time.getEpochSecond()));
        Files.move(written, stayUntil(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Releases the lock and keeps the directory. */
    @Override
    public void close() throws IOException {
        owner.close();
    }

    /** Deletes the directory; the lock is released last. */
    void delete() throws IOException {
        try (owner) {
            FileTrees.delete(path);
        }
    }

    private static @Nullable FileChannel tryOwn(Path path) throws IOException {
        Path file = path.resolve(LOCK);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                FilePermissions.attributes(file, FilePermissions.OWNER_FILE));
        boolean owned = false;
        try {
            FileLock lock = channel.tryLock();
            owned = lock != null && Files.exists(file);
            return owned ? channel : null;
        } catch (OverlappingFileLockException e) {
            return null;
        } finally {
            if (!owned) {
                channel.close();
            }
        }
    }

    /** Returns an id of this JVM for all class loaders. Process ids are used again, so it has the start time. */
    private static String thisJvm() {
        ProcessHandle self = ProcessHandle.current();
        long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return self.pid() + "-" + Long.toString(start, Character.MAX_RADIX);
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
