// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.binaries;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.files.Boot;
import io.github.pgtestdb.embedded.internal.files.CacheLock;
import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.files.FileTrees;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.UserCache;
import io.github.pgtestdb.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * The cache that outlives a JVM: unpacked binaries and initialised data directories, each made once and never changed.
 *
 * <p>An entry appears complete, by a rename, and can therefore be used without a lock. It is made in {@code work},
 * under the lock. Files that the next holder of the lock finds there were left by a crash, and are deleted.
 *
 * <p>An entry that was last checked before this boot of the machine is checked again, and made again if it is damaged.
 *
 * @param root the directory
 * @param origin the setting that named the directory, for messages
 */
public record CacheDirectory(Path root, String origin) {

    private static final Logger log = Logs.logger();

    /** Unpacking and initdb take seconds, and minutes on an overloaded machine. */
    private static final long LOCK_NANOS = TimeUnit.MINUTES.toNanos(5);

    public static final String BINARIES = "binaries";
    public static final String CLUSTERS = "clusters";

    /** Makes an entry in a directory that does not exist yet. */
    public interface Maker {
        void make(Path directory) throws IOException;
    }

    public static CacheDirectory open(Settings settings, RunAs runAs) {
        Optional<String> chosen = settings.find(EmbeddedSettings.CACHE_DIR);
        Path root = chosen.map(Path::of).orElseGet(() -> defaultRoot(runAs));
        String origin = chosen.isPresent() ? settings.origin(EmbeddedSettings.CACHE_DIR) : "the default";
        CacheDirectory cache = new CacheDirectory(root.toAbsolutePath().normalize(), origin);
        try {
            createDirectories(cache.runs());
        } catch (IOException e) {
            throw cache.unusable(e);
        }
        return cache;
    }

    /** For an entry that was changed by hand, or that lost files in a power failure. */
    public static PgTestDbException incomplete(Path entry, IOException cause) {
        return new PgTestDbException(
                "The cached " + entry + " is incomplete: " + ErrorReasons.of(cause)
                        + ". Remove it, and the next start makes it again, or set "
                        + EmbeddedSettings.CACHE_DIR.key() + " to another directory.",
                cause);
    }

    /** The parent of the servers' data directories if memory is short. */
    public Path runs() {
        return root.resolve("runs");
    }

    /** Returns the entry, and makes it first if it is missing or damaged. */
    public Path entry(String kind, String key, Maker maker) {
        return entry(kind, key, maker, entry -> true);
    }

    /**
     * Returns the entry, and makes it first if it is missing or damaged.
     *
     * @param looksWhole a quick check of the entry
     */
    public Path entry(String kind, String key, Maker maker, Predicate<Path> looksWhole) {
        Path entry = root.resolve(kind).resolve(key);
        if (touched(entry) && looksWhole.test(entry) && isChecked(entry)) {
            return entry;
        }
        return underLock(entry, () -> {
            if (!Files.isDirectory(entry)) {
                make(entry, maker);
            } else if (!isChecked(entry) || !looksWhole.test(entry)) {
                Optional<String> damage = Manifest.damage(entry);
                if (damage.isPresent()) {
                    log.warn("The cached {} is damaged and is made again: {}", entry, damage.get());
                    remove(entry);
                    make(entry, maker);
                }
                Boot.mark(entry);
            }
        });
    }

    /**
     * Removes an entry if it is damaged; the next start makes it again. The check is repeated under the lock: another
     * JVM may already have replaced the entry, and its server may run from there.
     *
     * @return whether the first check found damage
     */
    public boolean removedIfDamaged(Path entry) {
        Optional<String> damage = Files.isWritable(entry) ? Manifest.damage(entry) : Optional.empty();
        if (damage.isPresent()) {
            underLock(entry, () -> {
                Optional<String> still = Files.isDirectory(entry) ? Manifest.damage(entry) : Optional.empty();
                if (still.isPresent()) {
                    log.warn("The cached {} is damaged and is made again: {}", entry, still.get());
                    remove(entry);
                }
            });
        }
        return damage.isPresent();
    }

    /**
     * Removes the entries that were last used before the given time, unless another process is adding an entry. If
     * there are none, it writes nothing and takes no lock, because the cache of a test may be being deleted at that
     * moment.
     */
    public void evict(Instant before) throws IOException {
        if (unused(before).isEmpty()) {
            return;
        }
        Optional<CacheLock> lock = CacheLock.tryAcquire(lock());
        if (lock.isEmpty()) {
            return;
        }
        try (CacheLock held = lock.get()) {
            if (held.isHeld()) {
                for (Path entry : unused(before)) {
                    remove(entry);
                }
            }
        }
    }

    private List<Path> unused(Instant before) throws IOException {
        List<Path> unused = new ArrayList<>();
        for (Path kind : List.of(root.resolve(BINARIES), root.resolve(CLUSTERS))) {
            if (Files.isDirectory(kind)) {
                try (Stream<Path> entries = Files.list(kind)) {
                    entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                            .filter(entry -> isOlder(entry, before))
                            .forEach(unused::add);
                }
            }
        }
        return unused;
    }

    private interface Action {
        void run() throws IOException;
    }

    private Path underLock(Path entry, Action action) {
        try (CacheLock lock = CacheLock.acquire(lock(), LOCK_NANOS)) {
            if (lock.isHeld()) {
                action.run();
            }
            return entry;
        } catch (CacheLock.Held e) {
            throw new PgTestDbException(
                    "Cannot add to the cache directory " + root + " (" + origin + "): " + e.getMessage()
                            + ". End that process, or set " + EmbeddedSettings.CACHE_DIR.key()
                            + " to another directory.",
                    e);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Path lock() {
        return root.resolve("lock");
    }

    private void remove(Path entry) throws IOException {
        createDirectories(work());
        Path gone = work().resolve(UUID.randomUUID().toString());
        Files.move(entry, gone, StandardCopyOption.ATOMIC_MOVE);
        FileTrees.delete(gone);
    }

    /** An entry that cannot be written to counts as checked, because a damaged one could not be replaced anyway. */
    private static boolean isChecked(Path entry) {
        return Boot.isMarked(entry) || !Files.isWritable(entry);
    }

    private static boolean isOlder(Path entry, Instant time) {
        return entry.toFile().lastModified() < time.toEpochMilli();
    }

    /** Returns whether the entry exists, and records that it is used. */
    private static boolean touched(Path entry) {
        // The time cannot be set in a read-only cache, but then no process evicts entries from it.
        return entry.toFile().setLastModified(System.currentTimeMillis()) || Files.isDirectory(entry);
    }

    private void make(Path entry, Maker maker) throws IOException {
        FileTrees.delete(work());
        createDirectories(work());
        createDirectories(Objects.requireNonNull(entry.getParent()));
        Path directory = work().resolve(UUID.randomUUID().toString());
        try {
            maker.make(directory);
            Manifest.write(directory);
            Boot.mark(directory);
            Files.move(directory, entry, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTrees.delete(directory);
        }
    }

    /** The directory for new entries. It exists only at times; only the holder of the lock may look at it. */
    private Path work() {
        return root.resolve("work");
    }

    /** For a file system that does not allow programs to run, or a program that this user may not run. */
    PgTestDbException noPrograms() {
        return new PgTestDbException("Cannot run programs from the cache directory " + root + " (" + origin
                + "): its file system is mounted with noexec, or this user may not run them. Set "
                + EmbeddedSettings.CACHE_DIR.key() + " to another directory.");
    }

    private PgTestDbException unusable(IOException cause) {
        return new PgTestDbException(
                "Cannot write to the cache directory " + root + " (" + origin
                        + "), which holds the unpacked PostgreSQL and an initialised data directory"
                        + ": " + ErrorReasons.of(cause)
                        + ". Make it writable, free some space, or set " + EmbeddedSettings.CACHE_DIR.key()
                        + " to another directory.",
                cause);
    }

    /**
     * The cache holds no secrets: all users may read it, and the user that runs the server must. Only the owner may
     * write, whatever the umask.
     */
    private static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, FilePermissions.attributes(directory, FilePermissions.READABLE_DIRECTORY));
    }

    private static Path defaultRoot(RunAs runAs) {
        if (runAs.owner() != null) {
            // The user that has to run the binaries cannot enter root's home directory.
            return Path.of("/var/cache/pgtestdb");
        }
        Optional<Path> inHome = UserCache.inHome();
        // An image may contain a cache that was filled when the image was built, and that this user can only read.
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
                    "There is no place for the unpacked PostgreSQL: " + ErrorReasons.of(e) + ". Or set "
                            + EmbeddedSettings.CACHE_DIR.key() + ".",
                    e);
        }
    }
}
