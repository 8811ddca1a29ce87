package io.github.pgtestdb.internal.lease;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.ConnectionDetails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Password files for libpq, so that a {@code psql} line works as pasted and shows no password. One file a role and
 * password, whichever databases were kept: few, and none to be tidied away.
 */
final class PasswordFiles {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final int NAME_DIGITS = 16;

    private final Path directory;

    PasswordFiles(Path directory) {
        this.directory = directory;
    }

    /** Returns the files of this user: where Linux has caches. */
    static PasswordFiles ofUser() {
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> !home.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return new PasswordFiles(caches.resolve("pgtestdb").resolve("passwords"));
    }

    /** Writes the file for a role, where it has a password, and returns its path. */
    Optional<String> write(ConnectionDetails database) {
        String password = database.password();
        if (password == null) {
            return Optional.empty();
        }
        String line = "*:*:*:" + escape(database.user()) + ":" + escape(password);
        String name = Hashing.sha256()
                .hashString(line, StandardCharsets.UTF_8)
                .toString()
                .substring(0, NAME_DIGITS);
        Path file = directory.resolve(name);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                Path unfinished = Files.createTempFile(directory, name, ".tmp", ownerOnly());
                Files.write(unfinished, List.of(line), StandardCharsets.UTF_8);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Optional.of(file.toString());
        } catch (IOException e) {
            LOG.warn("Cannot write a password file below {}, so psql will ask: {}", directory, e.toString());
            return Optional.empty();
        }
    }

    private FileAttribute<?>[] ownerOnly() throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static String escape(String field) {
        return field.replace("\\", "\\\\").replace(":", "\\:");
    }
}
