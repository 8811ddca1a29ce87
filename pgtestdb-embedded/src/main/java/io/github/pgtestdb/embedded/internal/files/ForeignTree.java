// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.files;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads and deletes directories that another user can change at the same time. Each directory is opened relative to its
 * parent and never through a link, so that nothing outside the tree is reached. Windows does not support this; there
 * the server runs as the same user.
 */
public final class ForeignTree {

    /** Copies the files with matching names into a new directory that belongs only to this user. */
    public static void copy(Path source, Path target, Predicate<String> wanted) throws IOException {
        FilePermissions.createDirectory(target, FilePermissions.OWNER_DIRECTORY);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(source)) {
            copy(entries, target, wanted);
        } catch (DirectoryIteratorException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private static void copy(DirectoryStream<Path> source, Path target, Predicate<String> wanted) throws IOException {
        for (Path entry : source) {
            Path name = entry.getFileName();
            BasicFileAttributes attributes = attributes(source, entry);
            if (attributes.isDirectory()) {
                Path copy = FilePermissions.createDirectory(
                        target.resolve(name.toString()), FilePermissions.OWNER_DIRECTORY);
                try (DirectoryStream<Path> entries = open(source, entry)) {
                    copy(entries, copy, wanted);
                }
            } else if (!attributes.isRegularFile()) {
                throw new IOException(entry + " is not a file or a directory");
            } else if (wanted.test(name.toString())) {
                copyFile(source, entry, target.resolve(name.toString()));
            }
        }
    }

    private static void copyFile(DirectoryStream<Path> source, Path entry, Path copy) throws IOException {
        Set<? extends java.nio.file.OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel from = source instanceof SecureDirectoryStream<Path> secure
                        ? secure.newByteChannel(entry.getFileName(), options)
                        : Files.newByteChannel(entry, options);
                var to = Channels.newOutputStream(Files.newByteChannel(
                        copy,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        FilePermissions.attributes(copy, FilePermissions.OWNER_FILE)))) {
            Channels.newInputStream(from).transferTo(to);
        }
    }

    /** Deletes a file, or a directory with its contents. */
    static void delete(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                deleteAll(entries);
            }
        }
        Files.deleteIfExists(path);
    }

    private static void deleteAll(DirectoryStream<Path> directory) throws IOException {
        for (Path entry : directory) {
            try {
                deleteEntry(directory, entry);
            } catch (NoSuchFileException e) {
                // Another process has deleted the entry.
            }
        }
    }

    private static void deleteEntry(DirectoryStream<Path> directory, Path entry) throws IOException {
        boolean isDirectory = attributes(directory, entry).isDirectory();
        if (isDirectory) {
            try (DirectoryStream<Path> entries = open(directory, entry)) {
                deleteAll(entries);
            }
        }
        if (!(directory instanceof SecureDirectoryStream<Path> secure)) {
            Files.delete(entry);
        } else if (isDirectory) {
            secure.deleteDirectory(entry.getFileName());
        } else {
            secure.deleteFile(entry.getFileName());
        }
    }

    private static BasicFileAttributes attributes(DirectoryStream<Path> directory, Path entry) throws IOException {
        return directory instanceof SecureDirectoryStream<Path> secure
                ? secure.getFileAttributeView(
                                entry.getFileName(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes()
                : Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** The caller must close the stream. */
    @SuppressWarnings("StreamResourceLeak")
    private static DirectoryStream<Path> open(DirectoryStream<Path> directory, Path entry) throws IOException {
        if (directory instanceof SecureDirectoryStream<Path> secure) {
            return secure.newDirectoryStream(entry.getFileName(), LinkOption.NOFOLLOW_LINKS);
        }
        return Files.newDirectoryStream(entry);
    }

    private ForeignTree() {}
}
