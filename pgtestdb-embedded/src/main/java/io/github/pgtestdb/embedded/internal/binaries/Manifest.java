// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.binaries;

import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Lists the files of a cache entry, so that a later start can tell whether they are complete. Files of the cache are
 * not synchronized to disk when they are written: after a crash of the machine some of them can be empty. Programs that
 * copy a cache can leave out files or permissions.
 *
 * <p>A line holds a checksum, whether the file is a program, and its path.
 */
public final class Manifest {

    private static final String NAME = "manifest";
    private static final String PROGRAM = "program";
    private static final String FILE = "file";

    static void write(Path entry) throws IOException {
        Path manifest = entry.resolve(NAME);
        try (Stream<Path> paths = Files.walk(entry)) {
            List<String> lines = paths.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> !path.equals(manifest))
                    .map(path -> line(entry, path))
                    .toList();
            FilePermissions.write(manifest, String.join("\n", lines));
            FilePermissions.set(manifest, FilePermissions.READABLE_FILE);
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** Describes the damage of an entry; empty if the entry has not changed. */
    static Optional<String> damage(Path entry) {
        try {
            List<String> lines = Files.readAllLines(entry.resolve(NAME));
            for (String line : lines) {
                Path file = entry.resolve(line.split(" ", 3)[2]);
                if (!line(entry, file).equals(line)) {
                    return Optional.of(file + " has changed");
                }
            }
            return lines.isEmpty() ? Optional.of("its manifest is empty") : Optional.empty();
        } catch (IOException e) {
            return Optional.of(ErrorReasons.of(e));
        } catch (UncheckedIOException e) {
            return Optional.of(ErrorReasons.of(Objects.requireNonNull(e.getCause())));
        } catch (IndexOutOfBoundsException e) {
            return Optional.of("its manifest is damaged");
        }
    }

    private static String line(Path entry, Path path) {
        try {
            String relative = entry.relativize(path).toString().replace('\\', '/');
            return String.format(Locale.ROOT, "%08x %s %s", checksum(path), isProgram(path) ? PROGRAM : FILE, relative);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long checksum(Path path) throws IOException {
        CRC32 checksum = new CRC32();
        if (Files.isSymbolicLink(path)) {
            checksum.update(Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8));
        } else {
            try (InputStream stream = new CheckedInputStream(Files.newInputStream(path), checksum)) {
                stream.transferTo(OutputStream.nullOutputStream());
            }
        }
        return checksum.getValue();
    }

    private static boolean isProgram(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                && !Files.isSymbolicLink(path)
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_EXECUTE);
    }

    private Manifest() {}
}
