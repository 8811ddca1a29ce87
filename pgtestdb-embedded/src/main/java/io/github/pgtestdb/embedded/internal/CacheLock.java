package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The exclusive right to add to a cache directory, among the threads of this JVM and among JVMs.
 *
 * <p>A file lock belongs to the process, and closing any channel on the file gives it up. So a channel is never closed
 * before it had the lock, and threads queue for {@link #IN_THIS_JVM} first.
 */
final class CacheLock implements AutoCloseable {

    /** One for the whole JVM, as file locks are; entries are made so rarely that caches may share it. */
    private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final FileChannel channel;
    private final FileLock lock;

    private CacheLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    static CacheLock acquire(Path file) throws IOException {
        IN_THIS_JVM.lock();
        boolean acquired = false;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            CacheLock cacheLock = new CacheLock(channel, lock(channel));
            acquired = true;
            return cacheLock;
        } finally {
            if (!acquired) {
                IN_THIS_JVM.unlock();
            }
        }
    }

    /** Empty if another JVM has it. */
    static Optional<CacheLock> tryAcquire(Path file) throws IOException {
        IN_THIS_JVM.lock();
        Optional<CacheLock> acquired = Optional.empty();
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            acquired = tryLock(channel);
            return acquired;
        } finally {
            if (acquired.isEmpty()) {
                IN_THIS_JVM.unlock();
            }
        }
    }

    private static Optional<CacheLock> tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new CacheLock(channel, lock));
        } catch (OverlappingFileLockException e) {
            // This JVM has it, under another class loader, and closing the channel would take it away.
            return Optional.empty();
        }
    }

    boolean isHeld() {
        return lock.isValid();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        } finally {
            IN_THIS_JVM.unlock();
        }
    }

    /** The same class under another class loader has its own {@link #IN_THIS_JVM}, hence the overlap. */
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }
}
