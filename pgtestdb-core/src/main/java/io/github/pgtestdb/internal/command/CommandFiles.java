package io.github.pgtestdb.internal.command;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that a command reads: what its fingerprint is made of. */
public final class CommandFiles {

    private CommandFiles() {}

    /**
     * Hashes every file that one of the patterns means: a file, a directory with all below it, or a glob such as
     * {@code db/**.sql}.
     *
     * @return the hashes, by the names of the files below the directory
     */
    public static Map<String, String> hashes(Path where, List<String> patterns, List<String> words) {
        Path directory = where.toAbsolutePath().normalize();
        Map<String, String> hashes = new TreeMap<>();
        for (String pattern : patterns) {
            int before = hashes.size();
            add(directory, pattern, hashes);
            if (hashes.size() == before) {
                throw new PgTestDbException("Cannot fingerprint the command: no file in "
                        + directory + " is " + pattern
                        + ", or another pattern has all of them already. Name a file, a directory or a glob such as"
                        + " db/migrations/*.sql.");
            }
        }
        words.stream()
                .filter(word -> isOwnFile(directory, word))
                .forEach(word -> add(directory, directory.resolve(word), hashes));
        return hashes;
    }

    /** A script that is named on the command line counts, even if nobody declares it. */
    private static boolean isOwnFile(Path directory, String word) {
        try {
            return !Path.of(word).isAbsolute() && Files.isRegularFile(directory.resolve(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void add(Path directory, String pattern, Map<String, String> hashes) {
        boolean glob = pattern.matches(".*[*?\\[{].*");
        String root = glob ? pattern.replaceFirst("[^/]*[*?\\[{].*", "") : pattern;
        Path start = directory.resolve(root);
        if (!Files.exists(start)) {
            return;
        }
        PathMatcher matcher = directory.getFileSystem().getPathMatcher("glob:" + pattern);
        try (Stream<Path> walk = Files.walk(start)) {
            walk.filter(Files::isRegularFile)
                    .filter(file -> !glob || matcher.matches(directory.relativize(file)))
                    .forEach(file -> add(directory, file, hashes));
        } catch (IOException | UncheckedIOException e) {
            throw new PgTestDbException("Cannot read the files of " + pattern + ": " + e, e);
        }
    }

    private static void add(Path directory, Path file, Map<String, String> hashes) {
        String name = directory.relativize(file).normalize().toString().replace('\\', '/');
        try {
            hashes.put(
                    name,
                    com.google.common.io.Files.asByteSource(file.toFile())
                            .hash(Hashing.sha256())
                            .toString());
        } catch (IOException e) {
            throw new PgTestDbException("Cannot read " + name + ": " + e, e);
        }
    }
}
