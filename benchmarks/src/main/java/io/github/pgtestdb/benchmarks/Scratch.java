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

/** Directories that a run makes and removes. */
final class Scratch {

    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

    /** Deletes what can be deleted: a server that is on its way out may still write, and the rest goes with the build. */
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
