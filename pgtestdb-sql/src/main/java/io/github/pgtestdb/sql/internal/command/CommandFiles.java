// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that a command reads, for its fingerprint, through links, with those that psql includes. */
public final class CommandFiles {

    private static final Pattern PSQL = Pattern.compile("(?i)(?:.*[/\\\\])?psql(?:\\.exe)?");

    private final Path directory;
    private final Map<String, Path> files = new TreeMap<>();

    /** Entries that are neither files nor directories, such as a link that leads nowhere. A command may see their names. */
    private final Map<String, String> others = new TreeMap<>();

    /** Whether a directory was named on the command line. */
    private boolean hasDirectory;

    private CommandFiles(Path where) {
        this.directory = where.toAbsolutePath().normalize();
    }

    /**
     * Finds every file that matches one of the patterns: a file, a directory with everything below it, or a glob such
     * as {@code db/**}{@code /*.sql}. Also finds files and directories that are named on the command line.
     *
     * @throws PgTestDbException if a pattern matches no file, or if the files are not all known
     */
    public static CommandFiles of(Path where, List<String> patterns, List<String> words) {
        CommandFiles found = new CommandFiles(where);
        patterns.forEach(found::declared);
        boolean areKnown = found.named(words) || !patterns.isEmpty();
        areKnown &= new PsqlIncludes(found.directory, found::add).follow(found.files) || !patterns.isEmpty();
        if (!areKnown || found.files.isEmpty()) {
            throw undeclared(words, found.files);
        }
        return found;
    }

    /** Returns the hashes, by the names of the files relative to the directory. */
    public Map<String, String> hashes() {
        Map<String, String> hashes = new TreeMap<>(others);
        files.forEach((name, file) -> hashes.put(name, hash(name, file)));
        return hashes;
    }

    /** Returns the files by their names relative to the directory. */
    Map<String, Path> all() {
        return files;
    }

    private static PgTestDbException undeclared(List<String> words, Map<String, Path> named) {
        return new PgTestDbException("Cannot fingerprint the command " + String.join(" ", words)
                + ": it is not known which files it reads, so that a change in them would go unseen"
                + (named.isEmpty()
                        ? ""
                        : ". " + String.join(", ", new TreeSet<>(named.keySet()))
                                + (named.size() == 1 ? " may read others" : " may read others as well"))
                + ". Declare them: pgtestdb.command.files, or CommandMigrator.files(\"db/migrations\").");
    }

    private void declared(String pattern) {
        int before = files.size();
        if (!addAll(pattern) && files.size() == before) {
            throw new PgTestDbException("Cannot fingerprint the command: no file in " + directory + " is " + pattern
                    + ". Name a file, a directory or a glob such as db/migrations/*.sql.");
        }
    }

    /**
     * Adds the files that the command line names, and returns whether these are all files of the command. They are if
     * they are SQL files that psql runs, or directories. Other files, such as scripts, may read more files. For other
     * programs an SQL file may be anything, such as the schema that dbmate writes.
     */
    private boolean named(List<String> words) {
        boolean onlySql = true;
        for (int i = 0; i < words.size(); i++) {
            for (String candidate : candidates(words.get(i))) {
                onlySql &= !named(candidate, i == 0) || PsqlIncludes.isSql(candidate);
            }
        }
        return onlySql && (hasDirectory || PSQL.matcher(words.get(0)).matches());
    }

    /** A word may be a path, or end with one: {@code --file=db/all.sql}, {@code -fdb/all.sql}. */
    private static List<String> candidates(String word) {
        String value = word.substring(word.indexOf('=') + 1);
        boolean isShortOption = word.length() > 2 && word.startsWith("-");
        return isShortOption ? List.of(value, word.substring(2)) : List.of(word, value);
    }

    /** Adds the files that a word names, and returns whether the word is a file that may read others. */
    private boolean named(String word, boolean isProgram) {
        try {
            Path path = directory.resolve(word).normalize();
            boolean inside = path.startsWith(directory) && !path.equals(directory);
            if (word.isEmpty() || (isProgram && !inside)) {
                return false;
            } else if (Files.isRegularFile(path)) {
                add(path);
                return true;
            } else if (Files.isDirectory(path) && inside) {
                hasDirectory = true;
                addAll(word);
                return false;
            }
            // A directory that is not below the command's is too large to be an input.
            return Files.isDirectory(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private boolean addAll(String pattern) {
        String plain = pattern.replaceAll("/+", "/").replaceAll("^(\\./)+", "");
        boolean glob = plain.matches(".*[*?\\[{].*");
        Path start = directory.resolve(glob ? plain.replaceFirst("[^/]*[*?\\[{].*", "") : plain);
        if (!Files.exists(start)) {
            return false;
        }
        PathMatcher matcher = matcher(plain);
        try (Stream<Path> walk = Files.walk(start, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> found = walk.filter(file -> !Files.isDirectory(file))
                    .filter(file -> !glob || matcher.matches(relative(file, plain)))
                    .toList();
            found.stream().filter(file -> !Files.isRegularFile(file)).forEach(this::addOther);
            List<Path> regular = found.stream().filter(Files::isRegularFile).toList();
            regular.forEach(this::add);
            return !regular.isEmpty();
        } catch (IOException | UncheckedIOException e) {
            throw new PgTestDbException("Cannot read the files of " + pattern + ": " + e, e);
        }
    }

    private Path relative(Path file, String pattern) {
        return pattern.startsWith("/") ? file : directory.relativize(file);
    }

    /** In other tools {@code **}{@code /} matches any number of directories, even none; in Java at least one. */
    private PathMatcher matcher(String pattern) {
        String anyDepth = pattern.indexOf('{') >= 0 ? pattern : pattern.replace("**/", "{**/,}");
        return directory.getFileSystem().getPathMatcher("glob:" + anyDepth);
    }

    private void add(Path file) {
        files.put(name(file), file);
    }

    /** Leaves out hidden links, because an editor marks an open file with one. */
    private void addOther(Path entry) {
        boolean isLink = Files.isSymbolicLink(entry);
        if (!isLink) {
            others.put(name(entry), "special file");
        } else if (!entry.getFileName().toString().startsWith(".")) {
            others.put(name(entry), "link that leads nowhere");
        }
    }

    private String name(Path file) {
        return directory.relativize(file.normalize()).toString().replace('\\', '/');
    }

    private static String hash(String name, Path file) {
        try {
            return com.google.common.io.Files.asByteSource(file.toFile())
                    .hash(Hashing.sha256())
                    .toString();
        } catch (IOException e) {
            throw new PgTestDbException("Cannot read " + name + ": " + e, e);
        }
    }
}
