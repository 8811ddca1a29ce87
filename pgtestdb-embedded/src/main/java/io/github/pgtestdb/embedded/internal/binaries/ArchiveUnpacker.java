// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.binaries;

import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks a {@code .txz} with its links and executable bits, and writes nothing outside the target directory. */
public final class ArchiveUnpacker {

    private static final int OWNER_EXECUTES = 0100;

    private final Path target;
    private final boolean posix;

    public ArchiveUnpacker(Path target) {
        this.target = target.toAbsolutePath().normalize();
        this.posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    public void unpack(InputStream archive) throws IOException {
        createDirectories(target);
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar);
            }
        }
    }

    private void unpack(TarArchiveEntry entry, InputStream content) throws IOException {
        Path path = inside(entry, target.resolve(entry.getName()));
        if (entry.isDirectory()) {
            createDirectories(path);
            return;
        }
        Path parent = inside(entry, path.resolve(".."));
        createDirectories(parent);
        // An earlier entry may have made the parent a link that leads outside the target.
        if (!parent.toRealPath().startsWith(target.toRealPath())) {
            throw outside(entry);
        }
        if (entry.isSymbolicLink()) {
            inside(entry, parent.resolve(entry.getLinkName()));
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, inside(entry, target.resolve(entry.getLinkName())));
        } else {
            Files.copy(content, path);
            makeReadable(path, entry.getMode());
        }
    }

    private static void createDirectories(Path path) throws IOException {
        Files.createDirectories(path, FilePermissions.attributes(path, FilePermissions.READABLE_DIRECTORY));
        FilePermissions.set(path, FilePermissions.READABLE_DIRECTORY);
    }

    /** Makes the file readable for every user, because the server may run as another user. */
    private void makeReadable(Path path, int mode) throws IOException {
        if (posix) {
            String permissions = (mode & OWNER_EXECUTES) == 0 ? "rw-r--r--" : "rwxr-xr-x";
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private Path inside(TarArchiveEntry entry, Path path) throws IOException {
        Path normalized = path.normalize();
        if (!normalized.startsWith(target)) {
            throw outside(entry);
        }
        return normalized;
    }

    private IOException outside(TarArchiveEntry entry) {
        return new IOException("the archive's entry " + entry.getName() + " leads out of " + target);
    }
}
