// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.files;

import io.github.pgtestdb.embedded.internal.process.UnixUser;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Copies, hands over and deletes directories with their contents. */
public final class FileTrees {

    /** Another process may be deleting or still writing the same files. */
    private static final int DELETE_ATTEMPTS = 5;

    /** Copies a directory that only this user can change. The copy belongs only to this user. */
    public static void copy(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                FilePermissions.createDirectory(at(directory), FilePermissions.OWNER_DIRECTORY);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isRegularFile()) {
                    throw new IOException(file + " is not a file or a directory");
                }
                Path copy = Files.copy(file, at(file), LinkOption.NOFOLLOW_LINKS);
                FilePermissions.set(copy, FilePermissions.OWNER_FILE);
                return FileVisitResult.CONTINUE;
            }

            private Path at(Path path) {
                return target.resolve(source.relativize(path).toString());
            }
        });
    }

    /** Gives a directory that only this user can enter to another user. The directory itself is last. */
    public static void handOver(Path directory, UnixUser owner) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                owner.own(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                owner.own(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes a directory, also if other users can change it. */
    public static void delete(Path directory) throws IOException {
        for (int attempt = 1; Files.exists(directory, LinkOption.NOFOLLOW_LINKS); attempt++) {
            try {
                ForeignTree.delete(directory);
            } catch (NoSuchFileException | DirectoryNotEmptyException e) {
                if (attempt == DELETE_ATTEMPTS) {
                    throw e;
                }
            } catch (DirectoryIteratorException e) {
                throw Objects.requireNonNull(e.getCause());
            }
        }
    }

    /** Returns the total size of all files. Files may disappear meanwhile. */
    public static long bytes(Path directory) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }

    private FileTrees() {}
}
