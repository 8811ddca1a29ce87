// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Removes directories of embedded servers, which outlive their engines for a moment. */
final class EmbeddedDirectories {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Waits until no process has the directory in its command line, and removes it. */
    static void removeOnceUnused(Path directory) throws Exception {
        long start = System.nanoTime();
        while (ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(directory.toString()))) {
            if (System.nanoTime() - start > DEADLINE.toNanos()) {
                throw new AssertionError("Somebody still works in " + directory);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }

    private EmbeddedDirectories() {}
}
