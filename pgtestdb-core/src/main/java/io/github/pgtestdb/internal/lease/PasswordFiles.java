package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Password files for libpq, one a kept database, so that a {@code psql} line works as pasted and shows no password. */
public final class PasswordFiles {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final String SUFFIX = ".pgpass";

    private final Path directory;

    public PasswordFiles(Path directory) {
        this.directory = directory;
    }

    /** Returns the files of this user: where Linux has caches. */
    public static PasswordFiles ofUser() {
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> !home.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return new PasswordFiles(caches.resolve("pgtestdb").resolve("kept"));
    }

    Optional<String> write(ConnectionDetails database) {
        if (database.password() == null) {
            return Optional.empty();
        }
        String line = Stream.of(
                        database.host(),
                        Integer.toString(database.port()),
                        database.database(),
                        database.user(),
                        database.password())
                .map(field -> field.replace("\\", "\\\\").replace(":", "\\:"))
                .reduce((a, b) -> a + ":" + b)
                .orElseThrow();
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve(database.database() + SUFFIX);
            Files.deleteIfExists(file);
            Files.createFile(file, ownerOnly(Files.getFileStore(directory)));
            Files.write(file, List.of(line), StandardCharsets.UTF_8);
            return Optional.of(file.toString());
        } catch (IOException e) {
            LOG.warn("Cannot write a password file below {}, so psql will ask: {}", directory, e.toString());
            return Optional.empty();
        }
    }

    /** Deletes the files of databases that were kept longer ago than that. */
    public void deleteOlderThan(Duration age) {
        Instant oldest = Instant.now().minus(age);
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().endsWith(SUFFIX)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.debug("Cannot tidy {}", directory, e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(FileStore store) {
        return store.supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
