// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.files;

import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.process.UnixUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets permissions if the file system supports them. New files are created with theirs, whatever the umask. */
public final class FilePermissions {

    public static final String OWNER_DIRECTORY = "rwx------";
    public static final String OWNER_FILE = "rw-------";
    /** Other users may pass through the directory if they know the name of a directory below it. */
    static final String PASSAGE = "rwx--x--x";
    /** Other users may read, and only the owner may write. */
    public static final String READABLE_FILE = "rw-r--r--";

    public static final String READABLE_DIRECTORY = "rwxr-xr-x";

    private static final Set<OpenOption> TO_WRITE = Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);

    /** Closes a file or directory to all users except its owner: the given user, or the user of the JVM. */
    static void onlyFor(Path path, @Nullable UnixUser owner) throws IOException {
        set(path, Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? OWNER_DIRECTORY : OWNER_FILE);
        if (owner != null) {
            owner.own(path);
        }
    }

    public static void set(Path path, String permissions) throws IOException {
        if (isPosix(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /** If another user runs a server, that user must be able to pass through to the data. */
    public static String forServers(RunAs runAs) {
        return runAs.owner() == null ? OWNER_DIRECTORY : PASSAGE;
    }

    /** Creates a directory that only its owner can change. */
    public static Path createDirectory(Path path, String permissions) throws IOException {
        Files.createDirectory(path, attributes(path, OWNER_DIRECTORY));
        set(path, permissions);
        return path;
    }

    /** Writes a file that only its owner can read and change. */
    public static Path write(Path file, String text) throws IOException {
        try (var channel = Files.newByteChannel(file, TO_WRITE, attributes(file, OWNER_FILE));
                var stream = java.nio.channels.Channels.newOutputStream(channel)) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    public static FileAttribute<?>[] attributes(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private FilePermissions() {}
}
