package io.github.pgtestdb.internal.user;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Supplier;

/** Small files that only this user can read, where Linux has caches. */
public record UserFiles(Path directory) {

    private static final String UNKNOWN_HOME = "?";

    public static UserFiles ofThisUser() {
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> !home.isEmpty())
                .map(Path::of)
                .orElseGet(UserFiles::cachesBelowHome);
        return new UserFiles(caches.resolve("pgtestdb").resolve("passwords"));
    }

    /** In a container, a user may have a number and no home. */
    private static Path cachesBelowHome() {
        String home = System.getProperty("user.home");
        return home.equals(UNKNOWN_HOME) || home.isEmpty()
                ? Path.of(System.getProperty("java.io.tmpdir"))
                : Path.of(home, ".cache");
    }

    /** Returns the file of that name, made with this content if it is not there yet, whoever else makes it. */
    public Path createOnce(String name, Supplier<String> content) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            Path unfinished = Files.createTempFile(directory, name, ".tmp", ownerOnly());
            try {
                Files.writeString(unfinished, content.get(), StandardCharsets.UTF_8);
                Files.createLink(file, unfinished);
            } catch (FileAlreadyExistsException e) {
                return file;
            } finally {
                Files.delete(unfinished);
            }
        }
        return file;
    }

    private FileAttribute<?>[] ownerOnly() throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
