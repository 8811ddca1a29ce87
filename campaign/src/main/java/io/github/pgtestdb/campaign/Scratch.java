// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory for servers and output, in memory if there is room. It is removed at the end.
 *
 * @param path the directory
 * @param kept for the output of rounds that fall short
 */
record Scratch(Path path, Path kept) implements AutoCloseable {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_BYTES = 2L << 30;

    static Scratch make() throws IOException {
        boolean fits = Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_BYTES;
        Path parent = fits ? MEMORY : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        return new Scratch(
                Files.createTempDirectory(parent, "pgtestdb-campaign-"),
                Files.createTempDirectory("pgtestdb-campaign-kept-"));
    }

    Path directory(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    /** Moves a directory to the kept output, and returns its new path. */
    Path keep(Path directory) throws IOException {
        Path target = kept.resolve(path.relativize(directory).toString().replace('/', '-'));
        new ProcessBuilder("cp", "-r", directory.toString(), target.toString())
                .start()
                .onExit()
                .join();
        return target;
    }

    /** Removes the files after an interrupt, if possible. */
    void removeQuietly() {
        try {
            if (Files.exists(path)) {
                close();
            }
        } catch (IOException | UncheckedIOException e) {
            System.Logger log = System.getLogger(Scratch.class.getName());
            log.log(System.Logger.Level.WARNING, "Left " + path + ": " + e);
        }
    }

    /**
     * Removes the files. If a server that is about to stop writes meanwhile, this fails, and the exception names the
     * path that stays.
     */
    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
        try (Stream<Path> files = Files.list(kept)) {
            if (files.findAny().isEmpty()) {
                Files.delete(kept);
            }
        }
    }
}
