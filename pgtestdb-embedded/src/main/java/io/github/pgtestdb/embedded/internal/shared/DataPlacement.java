// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.binaries.CacheDirectory;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.spi.Settings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The possible parents of data directories: the user's choice, memory if there is room, or the cache.
 *
 * @param chosen the user's choice
 * @param memory the file system in memory, whether or not there is room
 * @param disk the place in the cache
 */
public record DataPlacement(Optional<Path> chosen, Optional<Path> memory, Path disk) {

    /** 39 MB of data directory, 256 MB of write-ahead log, and some twenty databases of 10 MB. */
    public static final long ROOM_BYTES = 512L * 1024 * 1024;

    public static DataPlacement of(Settings settings, Platform platform, CacheDirectory cache) {
        Optional<Path> chosen = settings.find(EmbeddedSettings.DATA_DIR)
                .map(text -> Path.of(text).toAbsolutePath().normalize());
        Path shm = Path.of("/dev/shm");
        return new DataPlacement(
                chosen.map(path -> created(path, settings)),
                platform.isLinux() && isInMemory(shm) ? Optional.of(shm) : Optional.empty(),
                cache.runs());
    }

    /** Returns the directory in which a new server makes its own. */
    public Path parent() {
        return chosen.orElseGet(() -> memory.filter(DataPlacement::hasRoom).orElse(disk));
    }

    /** Returns the parent of a shared server: its present one if it exists, whatever room it takes. */
    public Path parentOf(String sharedServer) throws IOException {
        for (Path parent : parents()) {
            if (SharedServersDirectory.holds(parent, sharedServer)) {
                return parent;
            }
        }
        return parent();
    }

    /** Returns every directory in which an earlier server may have left its own. */
    public List<Path> parents() {
        return Stream.of(chosen, memory, Optional.of(disk))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private static boolean isInMemory(Path directory) {
        try {
            return Files.isDirectory(directory)
                    && Files.isWritable(directory)
                    && Files.getFileStore(directory).type().equals("tmpfs");
        } catch (IOException e) {
            // A mount that cannot even be described is not used for data.
            return false;
        }
    }

    private static boolean hasRoom(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return store.getUsableSpace() >= ROOM_BYTES;
        } catch (IOException e) {
            // As above.
            return false;
        }
    }

    private static Path created(Path directory, Settings settings) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot create the directory " + directory + " for the server's data ("
                            + settings.origin(EmbeddedSettings.DATA_DIR) + "): " + ErrorReasons.of(e) + ". Set "
                            + EmbeddedSettings.DATA_DIR.key()
                            + " to a directory that can be written to, or leave it out.",
                    e);
        }
    }
}
