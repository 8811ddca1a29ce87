package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Sets permissions where the file system has them. */
final class FilePermissions {

    /** Closes a file or directory to all but its owner: the given user, or whoever runs the JVM. */
    static void onlyFor(Path path, @Nullable UnixUser owner) throws IOException {
        set(path, Files.isDirectory(path) ? "rwx------" : "rw-------");
        if (owner != null) {
            owner.own(path);
        }
    }

    static void set(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private FilePermissions() {}
}
