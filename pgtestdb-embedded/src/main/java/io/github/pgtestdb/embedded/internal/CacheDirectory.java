package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Settings;
import io.github.pgtestdb.spi.UserCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlives a JVM: unpacked binaries and initialised data directories, each made once and never changed.
 *
 * <p>An entry appears by a rename, complete, so that whoever finds it may use it without a lock. The making happens in
 * {@code work}, under the lock; what is found there by the next holder of the lock was left by a crash, and goes.
 *
 * @param root the directory
 * @param origin where its place was set, for messages
 */
record CacheDirectory(Path root, String origin) {

    private static final Logger log = LoggerFactory.getLogger("io.github.pgtestdb");

    static final String BINARIES = "binaries";
    static final String CLUSTERS = "clusters";

    /** Makes an entry in a directory that does not exist yet. */
    interface Maker {
        void make(Path directory) throws IOException;
    }

    static CacheDirectory open(Settings settings, RunAs runAs) {
        Optional<String> chosen = settings.find(EmbeddedSettings.CACHE_DIR);
        Path root = chosen.map(Path::of).orElseGet(() -> defaultRoot(runAs));
        String origin = chosen.isPresent() ? settings.origin(EmbeddedSettings.CACHE_DIR) : "the default";
        CacheDirectory cache = new CacheDirectory(root.toAbsolutePath().normalize(), origin);
        try {
            Files.createDirectories(cache.runs());
        } catch (IOException e) {
            throw cache.unusable(e);
        }
        return cache;
    }

    /** For an entry that somebody tampered with, or that a machine lost as its power went. */
    static PgTestDbException incomplete(Path entry, IOException cause) {
        return new PgTestDbException(
                "The cached " + entry + " is incomplete: " + Reasons.of(cause)
                        + ". Remove it, and the next start makes it again.",
                cause);
    }

    /** Where servers have their data when memory is short. */
    Path runs() {
        return root.resolve("runs");
    }

    /** Returns the entry, and makes it first where it is not there. */
    Path entry(String kind, String key, Maker maker) {
        Path entry = root.resolve(kind).resolve(key);
        if (touched(entry)) {
            return entry;
        }
        try (CacheLock lock = CacheLock.acquire(root.resolve("lock"))) {
            if (lock.isHeld() && !Files.isDirectory(entry)) {
                make(entry, maker);
            }
            return entry;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Removes the entries that nobody has asked for since then. */
    void evict(Instant before) throws IOException {
        try (CacheLock lock = CacheLock.acquire(root.resolve("lock"));
                Stream<Path> entries = Files.find(root, 2, (path, attributes) -> isEntry(path, attributes))) {
            if (!lock.isHeld()) {
                return;
            }
            Files.createDirectories(work());
            for (Path entry : entries.filter(entry -> isOlder(entry, before)).toList()) {
                Path gone = work().resolve(UUID.randomUUID().toString());
                Files.move(entry, gone, StandardCopyOption.ATOMIC_MOVE);
                FileTrees.delete(gone);
            }
        }
    }

    private boolean isEntry(Path path, BasicFileAttributes attributes) {
        Path kind = root.relativize(path).getName(0);
        return attributes.isDirectory()
                && root.relativize(path).getNameCount() == 2
                && (kind.toString().equals(BINARIES) || kind.toString().equals(CLUSTERS));
    }

    private static boolean isOlder(Path entry, Instant time) {
        return entry.toFile().lastModified() < time.toEpochMilli();
    }

    /** Tells whether it is there, and notes that it is used. */
    private static boolean touched(Path entry) {
        // Where the cache cannot be written to, nobody can evict anything from it either.
        return entry.toFile().setLastModified(System.currentTimeMillis()) || Files.isDirectory(entry);
    }

    private void make(Path entry, Maker maker) throws IOException {
        FileTrees.delete(work());
        Files.createDirectories(work());
        Files.createDirectories(entry.getParent());
        Path directory = work().resolve(UUID.randomUUID().toString());
        try {
            maker.make(directory);
            Files.move(directory, entry, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTrees.delete(directory);
        }
    }

    /** Comes and goes, and is for whoever has the lock: nobody else may look whether it is there. */
    private Path work() {
        return root.resolve("work");
    }

    private PgTestDbException unusable(IOException cause) {
        return new PgTestDbException(
                "Cannot write to the cache directory " + root + " (" + origin + "), where the unpacked PostgreSQL and"
                        + " an initialised data directory are kept: " + Reasons.of(cause)
                        + ". Make it writable, free some space, or set " + EmbeddedSettings.CACHE_DIR.key()
                        + " to another directory.",
                cause);
    }

    private static Path defaultRoot(RunAs runAs) {
        if (runAs.owner() != null) {
            // The home directory of root is closed to the user that has to run the binaries.
            return Path.of("/var/cache/pgtestdb");
        }
        Optional<Path> inHome = UserCache.inHome();
        // An image can bring a cache along that was filled when it was built, and that this user can only read.
        if (inHome.isPresent() && Files.isDirectory(inHome.get().resolve(BINARIES))) {
            return inHome.get();
        }
        try {
            Path root = UserCache.writable();
            if (!inHome.equals(Optional.of(root))) {
                log.info(
                        "Keeping the unpacked PostgreSQL in {}, because this user has no home directory to write to; set"
                                + " {} to a directory that lasts, and it is unpacked only once",
                        root,
                        EmbeddedSettings.CACHE_DIR.key());
            }
            return root;
        } catch (IOException e) {
            throw new PgTestDbException(
                    "There is no place for the unpacked PostgreSQL: " + Reasons.of(e) + ". Or set "
                            + EmbeddedSettings.CACHE_DIR.key() + ".",
                    e);
        }
    }
}
