// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.UserCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of this user's JVMs, one for each container, each locked as long as its JVM is alive. A lock is lost when
 * <em>any</em> channel of the process on that file is closed. So the files of this JVM, known by their names, are not
 * opened again.
 *
 * @param directory a directory in the user's cache
 */
record LivenessLocks(Path directory) {

    private static final String SUFFIX = ".owner";

    static LivenessLocks ofThisUser() {
        try {
            return new LivenessLocks(
                    Files.createDirectories(UserCache.writable().resolve("containers")));
        } catch (IOException e) {
            throw unusable(UserCache.inHome().orElse(Path.of(System.getProperty("java.io.tmpdir"))), e);
        }
    }

    static PgTestDbException unusable(Path file, IOException cause) {
        return new PgTestDbException(
                "Cannot write to " + file + ", which records the containers of live JVMs: " + cause
                        + ". Make it writable, or set XDG_CACHE_HOME to a directory that is.",
                cause);
    }

    LivenessLock create() {
        Optional<LivenessLock> created = Optional.empty();
        while (created.isEmpty()) {
            created = LivenessLock.create(directory.resolve(thisJvm() + UUID.randomUUID() + SUFFIX));
        }
        return created.get();
    }

    /** Returns the names of all files, including those of live JVMs. */
    List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .toList();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** Takes over the file of a dead JVM; empty if the JVM is alive, as this one is. */
    Optional<LivenessLock> takeOver(String name) {
        return name.startsWith(thisJvm()) ? Optional.empty() : LivenessLock.takeOver(directory.resolve(name));
    }

    /** Returns a prefix for this JVM under every class loader: process id and start time. */
    private static String thisJvm() {
        ProcessHandle self = ProcessHandle.current();
        return self.pid() + "-"
                + self.info().startInstant().map(Instant::toEpochMilli).orElse(0L) + "-";
    }
}
