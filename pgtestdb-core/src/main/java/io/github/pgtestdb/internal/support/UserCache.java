// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which pgtestdb keeps files of the current user between runs. Stateless and thread-safe.
 *
 * <p>It is in the cache directory of the operating system, in the user's home directory. A container may run as a user
 * that has no home directory or cannot write to it. The directory is then in the directory for temporary files. All
 * users can create directories of any name there, so it is used only if it belongs to this user.
 */
public final class UserCache {

    private static final String NAME = "pgtestdb";

    private final UnaryOperator<@Nullable String> properties;
    private final UnaryOperator<@Nullable String> environment;

    UserCache(UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
        this.properties = properties;
        this.environment = environment;
    }

    /**
     * Returns the directory after a check that this user can write to it. It is created if it is missing.
     *
     * @return an absolute path
     * @throws IOException if this user can write to no such directory; the message names the attempts
     */
    public static Path writable() throws IOException {
        return ofThisProcess().findWritable();
    }

    /**
     * Returns the path of the directory in the user's home directory. The directory need not exist.
     *
     * @return an absolute path; empty if the user has no home directory
     */
    public static Optional<Path> inHome() {
        return ofThisProcess().findInHome();
    }

    private static UserCache ofThisProcess() {
        return new UserCache(System::getProperty, System::getenv);
    }

    Optional<Path> findInHome() {
        return caches().map(caches -> caches.resolve(NAME));
    }

    Path findWritable() throws IOException {
        String reason = "this user has no home directory";
        Optional<Path> inHome = findInHome();
        if (inHome.isPresent()) {
            try {
                Path directory = inHome.get();
                Files.createDirectories(directory, onlyForThisUser(directory));
                if (Files.isWritable(directory)) {
                    return directory;
                }
                reason = "this user cannot write to " + directory;
            } catch (IOException e) {
                reason = "this user cannot make the directory " + inHome.get() + " (" + e + ")";
            }
        }
        return inTemporaryDirectory(reason);
    }

    private Optional<Path> caches() {
        String os = String.valueOf(properties.apply("os.name")).toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return absolute(environment.apply("LOCALAPPDATA")).or(() -> belowHome("AppData/Local"));
        }
        return absolute(environment.apply("XDG_CACHE_HOME"))
                .or(() -> belowHome(os.startsWith("mac") ? "Library/Caches" : ".cache"));
    }

    /** Reads HOME as well, because without an entry in /etc/passwd, Java's home directory is "?". */
    private Optional<Path> belowHome(String caches) {
        return absolute(properties.apply("user.home"))
                .or(() -> absolute(environment.apply("HOME")))
                .map(home -> home.resolve(caches));
    }

    private static Optional<Path> absolute(@Nullable String path) {
        return Optional.ofNullable(path)
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }

    private Path inTemporaryDirectory(String reason) throws IOException {
        Path parent =
                Path.of(String.valueOf(properties.apply("java.io.tmpdir"))).toAbsolutePath();
        try {
            Object uid = uidOfNewFiles(parent);
            Path directory = parent.resolve(NAME + "-" + uid);
            try {
                Files.createDirectory(directory, onlyForThisUser(directory));
            } catch (FileAlreadyExistsException e) {
                check(directory, uid);
            }
            return directory;
        } catch (IOException | UnsupportedOperationException e) {
            throw new IOException(
                    reason + ", and " + parent + " cannot be used either (" + e
                            + "); set XDG_CACHE_HOME to a directory that this user can write to",
                    e);
        }
    }

    private static FileAttribute<?>[] onlyForThisUser(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static Object uidOfNewFiles(Path parent) throws IOException {
        Path file = Files.createTempFile(parent, NAME, ".tmp");
        try {
            return Files.getAttribute(file, "unix:uid");
        } finally {
            Files.delete(file);
        }
    }

    private static void check(Path directory, Object uid) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> permissions = attributes.permissions();
        boolean ours = attributes.isDirectory()
                && Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(uid)
                && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
        if (!ours) {
            throw new IOException(
                    directory + " is not a directory that belongs to this user, and that only this user can"
                            + " write to; remove it");
        }
    }
}
