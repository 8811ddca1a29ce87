// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.files;

import io.github.pgtestdb.embedded.internal.process.Waiting;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock on a file, among the threads of this JVM and among JVMs. The thread that acquired it must close it.
 *
 * <p>A file lock belongs to the process, and closing any channel on the file releases it. Therefore threads first take
 * a lock of this JVM, and a channel is never closed while another class loader of this JVM holds the file lock. The
 * file holds the process id of its holder, for messages only.
 */
public final class CacheLock implements AutoCloseable {

    /** The locks of this JVM, by file: file locks belong to the JVM. The module has no other static state. */
    private static final ConcurrentMap<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

    private static final int MOST_DIGITS = 20;

    /** Names the process or thread that holds a lock for too long. */
    public static final class Held extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        Held(String holder, Path file, long nanos) {
            super(holder + " holds the lock " + file + ", also after " + TimeUnit.NANOSECONDS.toSeconds(nanos)
                    + " seconds");
        }
    }

    private final Path file;
    private final ReentrantLock threads;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private boolean overlaps;

    private CacheLock(Path file) {
        this.file = file;
        this.threads = IN_THIS_JVM.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
    }

    /**
     * Waits for the lock.
     *
     * @param nanos the longest wait
     * @throws Held if another process or thread still holds the lock at the end of the wait
     */
    public static CacheLock acquire(Path file, long nanos) throws IOException {
        CacheLock acquired = new CacheLock(file);
        try {
            if (Waiting.until(
                    () -> "the lock " + file + ", which " + acquired.holder() + " holds", nanos, acquired::tryLock)) {
                return acquired;
            }
            throw new Held(acquired.holder(), file, nanos);
        } finally {
            acquired.giveUpUnlessHeld();
        }
    }

    /** Returns empty if another process or thread holds the lock. */
    public static Optional<CacheLock> tryAcquire(Path file) throws IOException {
        CacheLock acquired = new CacheLock(file);
        try {
            return acquired.tryLock() ? Optional.of(acquired) : Optional.empty();
        } finally {
            acquired.giveUpUnlessHeld();
        }
    }

    private boolean tryLock() throws IOException {
        if (!threads.isHeldByCurrentThread() && !threads.tryLock()) {
            return false;
        }
        if (channel == null) {
            channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    FilePermissions.attributes(file, "rw-r--r--"));
        }
        try {
            overlaps = false;
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // This JVM holds the lock through another class loader.
            overlaps = true;
        }
        if (lock == null) {
            return false;
        }
        write(Long.toString(ProcessHandle.current().pid()));
        return true;
    }

    private void giveUpUnlessHeld() throws IOException {
        if (lock == null && threads.isHeldByCurrentThread()) {
            try {
                // Closing the channel would release the lock that the other class loader holds.
                if (channel != null && !overlaps) {
                    channel.close();
                }
            } finally {
                threads.unlock();
            }
        }
    }

    private String holder() {
        if (!threads.isHeldByCurrentThread()) {
            return "another thread of this JVM";
        }
        String pid = read();
        return pid.isEmpty() ? "another process" : "process " + pid;
    }

    private String read() {
        if (channel == null) {
            return "";
        }
        try {
            ByteBuffer bytes = ByteBuffer.allocate(MOST_DIGITS);
            channel.read(bytes, 0);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            // Windows does not allow reading a file that another process has locked.
            return "";
        }
    }

    private void write(String text) {
        if (channel == null) {
            return;
        }
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException e) {
            // On a full disk a message cannot name the process; the lock is held nevertheless.
            return;
        }
    }

    public boolean isHeld() {
        return lock != null && lock.isValid();
    }

    @Override
    public void close() throws IOException {
        try {
            write("");
            if (channel != null) {
                // Closing the channel releases the lock.
                channel.close();
            }
        } finally {
            threads.unlock();
        }
    }
}
