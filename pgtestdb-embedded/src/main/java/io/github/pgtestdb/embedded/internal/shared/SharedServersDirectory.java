// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.files.FileTrees;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.process.UnixUser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * This user's directory of shared servers. Other users may write to its parent, such as {@code /dev/shm}. Therefore it
 * is used only if it is a directory, belongs to this user, and is not writable for other users.
 *
 * @param path the directory
 */
public record SharedServersDirectory(Path path) {

    private static final String PREFIX = "pgtestdb-servers-";
    private static final String LOCK = ".lock";
    private static final String COMING = "new-";
    private static final String GONE = "gone-";
    private static final String ASIDE = "aside-";
    private static final String KEY = "[0-9a-f]+";

    /** Returns the root in that parent, and creates it if it is missing. */
    public static SharedServersDirectory in(Path parent, RunAs runAs) throws NotShareableException {
        try {
            int uid = UnixUser.currentUid();
            Path path = parent.resolve(PREFIX + uid);
            try {
                FilePermissions.createDirectory(path, FilePermissions.forServers(runAs));
            } catch (FileAlreadyExistsException e) {
                check(path, uid);
            }
            return new SharedServersDirectory(path);
        } catch (IOException | UnsupportedOperationException e) {
            String reason = e instanceof IOException io ? ErrorReasons.of(io) : "no permissions of POSIX";
            throw new NotShareableException("a directory for it cannot be had in " + parent + ": " + reason, e);
        }
    }

    /** Returns whether a server with that key exists, without the checks of {@link #in}. */
    static boolean holds(Path parent, String key) throws IOException {
        return Files.isDirectory(pathIn(parent).resolve(key), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Returns the root in that parent, if it exists.
     *
     * @throws NotShareableException if it is not this user's
     */
    public static Optional<SharedServersDirectory> existingIn(Path parent) throws IOException, NotShareableException {
        Path path = pathIn(parent);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        check(path, UnixUser.currentUid());
        return Optional.of(new SharedServersDirectory(path));
    }

    private static Path pathIn(Path parent) throws IOException {
        return parent.resolve(PREFIX + UnixUser.currentUid());
    }

    public SharedDirectory server(String key) {
        return new SharedDirectory(path.resolve(key));
    }

    /** The lock while a JVM starts, joins or removes that server. It lies beside the directory, and outlives it. */
    public Path lock(SharedDirectory server) {
        return path.resolve(name(server.path()) + LOCK);
    }

    List<SharedDirectory> servers() throws IOException {
        try (Stream<Path> paths = Files.list(path)) {
            return paths.filter(child -> name(child).matches(KEY))
                    .map(SharedDirectory::new)
                    .filter(server -> Files.isRegularFile(server.session()))
                    .toList();
        }
    }

    /** The directory in which a new server is made, under its lock, before it is renamed. */
    SharedDirectory coming(SharedDirectory server) {
        return new SharedDirectory(path.resolve(COMING + name(server.path())));
    }

    /** Renames the directory of a server that does not run, and then deletes it. Must be called under its lock. */
    void remove(SharedDirectory server) throws IOException {
        Path gone = path.resolve(GONE + UUID.randomUUID());
        Files.move(server.path(), gone, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.delete(gone);
    }

    /** Renames the directory of a server that does not run and has kept databases. Must be called under its lock. */
    Path setAside(SharedDirectory server) throws IOException {
        return Files.move(server.path(), path.resolve(ASIDE + UUID.randomUUID()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the directories that were set aside and need not be kept any longer. */
    public List<Path> formerlyKept(Instant now) throws IOException {
        List<Path> former = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(path, ASIDE + "*")) {
            for (Path directory : directories) {
                if (!new SharedDirectory(directory).isToStay(now)) {
                    former.add(directory);
                }
            }
        }
        return former;
    }

    /** Returns the directories that a crash left: those of removals, and of additions that began before then. */
    List<Path> rubbish(Instant before) throws IOException {
        try (Stream<Path> paths = Files.list(path)) {
            return paths.filter(child ->
                            name(child).startsWith(GONE) || (name(child).startsWith(COMING) && isOlder(child, before)))
                    .toList();
        }
    }

    private static boolean isOlder(Path path, Instant time) {
        return path.toFile().lastModified() < time.toEpochMilli();
    }

    private static String name(Path path) {
        return Objects.requireNonNull(path.getFileName()).toString();
    }

    private static void check(Path path, int uid) throws IOException, NotShareableException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> permissions = attributes.permissions();
        boolean ours = attributes.isDirectory()
                && Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(uid)
                && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
        if (!ours) {
            throw new NotShareableException(
                    path + " is not a directory that belongs to this user, and that only this user can"
                            + " write to; remove it");
        }
    }
}
