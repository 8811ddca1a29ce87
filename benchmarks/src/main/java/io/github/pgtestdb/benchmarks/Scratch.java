// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes directories that a run makes. */
final class Scratch {

    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

    /**
     * Deletes as many files as possible. A server that is stopping may still write; a clean build deletes the remaining
     * files.
     */
    static void delete(Path directory) {
        try {
            for (Path path : deepestFirst(directory)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.info("Left {} to the next clean build: {}", directory, e.toString());
        }
    }

    private static List<Path> deepestFirst(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private Scratch() {}
}
