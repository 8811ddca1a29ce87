package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.UserCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where this user's JVMs vouch for their containers: a file for each, locked as long as its JVM lives. A lock is lost when
 * <em>any</em> channel of the process on that file is closed, so the files of this very JVM, known by their name, are not
 * opened again.
 *
 * @param directory a directory in the user's cache
 */
record OwnerFiles(Path directory) {

    private static final String SUFFIX = ".owner";

    static OwnerFiles ofThisUser() {
        try {
            return new OwnerFiles(Files.createDirectories(UserCache.writable().resolve("containers")));
        } catch (IOException e) {
            throw unusable(UserCache.inHome().orElse(Path.of(System.getProperty("java.io.tmpdir"))), e);
        }
    }

    static PgTestDbException unusable(Path file, IOException cause) {
        return new PgTestDbException(
                "Cannot write to " + file + ", where it is noted which containers belong to a JVM that lives: " + cause
                        + ". Make it writable, or set XDG_CACHE_HOME to a directory that is.",
                cause);
    }

    OwnerFile create() {
        Optional<OwnerFile> created = Optional.empty();
        while (created.isEmpty()) {
            created = OwnerFile.create(directory.resolve(thisJvm() + UUID.randomUUID() + SUFFIX));
        }
        return created.get();
    }

    /** Names all files, those of the living too. */
    List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .toList();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** Takes over the file of a JVM that is dead; empty where it lives, as this one does. */
    Optional<OwnerFile> takeOver(String name) {
        return name.startsWith(thisJvm()) ? Optional.empty() : OwnerFile.takeOver(directory.resolve(name));
    }

    /** Tells this JVM from all others, under whichever class loader: a process id may be used again, not its start. */
    private static String thisJvm() {
        ProcessHandle self = ProcessHandle.current();
        return self.pid() + "-"
                + self.info().startInstant().map(Instant::toEpochMilli).orElse(0L) + "-";
    }
}
