// SPDX-License-Identifier: Apache-2.0
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
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The password of reused containers. All JVMs of this user must know it, because Testcontainers finds a container by
 * everything that it was created with. It is locked while a container starts, because Testcontainers would let two JVMs
 * start two containers at once. The thread that locked it must close it.
 */
final class ReuseSecret implements AutoCloseable {

    /** A file lock belongs to the process, so the threads of this JVM wait for this lock first. */
    private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

    private final FileChannel channel;
    private final String text;

    private ReuseSecret(FileChannel channel, String text) {
        this.channel = channel;
        this.text = text;
    }

    static ReuseSecret locked(Path directory, Supplier<String> password) {
        Path file = directory.resolve("reuse-secret");
        IN_THIS_JVM.lock();
        boolean locked = false;
        try {
            createOwnerOnly(file);
            ReuseSecret secret = open(file, password);
            locked = true;
            return secret;
        } catch (IOException e) {
            throw LivenessLocks.unusable(file, e);
        } finally {
            if (!locked) {
                IN_THIS_JVM.unlock();
            }
        }
    }

    private static ReuseSecret open(Path file, Supplier<String> password) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean opened = false;
        try {
            channel.lock();
            ReuseSecret secret = new ReuseSecret(channel, readOrWrite(channel, password));
            opened = true;
            return secret;
        } finally {
            if (!opened) {
                channel.close();
            }
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
            // Another JVM of this user created it.
        }
    }

    private static String readOrWrite(FileChannel channel, Supplier<String> password) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // Reads until the end.
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

    /** Identifies the user of the secret. The secret cannot be derived from it. */
    String user() {
        return UUID.nameUUIDFromBytes(("pgtestdb user " + text).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            IN_THIS_JVM.unlock();
        }
    }
}
