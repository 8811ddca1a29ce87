// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import io.github.pgtestdb.PgTestDbException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the files that psql reads from SQL files with {@code \i}, {@code \ir}, {@code \copy} and {@code \lo_import},
 * and the files that these read.
 */
final class PsqlIncludes {

    private static final Pattern INCLUDE = Pattern.compile(
            "(?i)\\\\(?:(i|include)|(ir|include_relative)|lo_import|copy\\b.*?\\bfrom)\\s+('(?:[^']|'')*'|[^\\s;]+)");

    private static final Set<String> NO_FILES = Set.of("stdin", "pstdin");

    /** Commands that run a program, which may read any file, or that change the directory. */
    private static final Pattern UNKNOWN = Pattern.compile(
            "(?i)\\\\(?:!|cd\\b|copy\\b.*?\\bfrom\\s+program\\b|[a-z]\\w*\\s[^'\"]*`|[a-z]\\w*\\s.*\\s`)");

    private final Path directory;
    private final Consumer<Path> found;
    private final Deque<Path> waiting = new ArrayDeque<>();
    private final Set<Path> seen = new HashSet<>();
    private boolean areKnown = true;

    PsqlIncludes(Path directory, Consumer<Path> found) {
        this.directory = directory;
        this.found = found;
    }

    static boolean isSql(String name) {
        return Stream.of(".sql", ".psql", ".pgsql", ".ddl").anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    /** Returns whether all names are known. A variable of psql might contain any name. */
    boolean follow(Map<String, Path> files) {
        files.forEach((name, file) -> {
            if (isSql(name)) {
                waiting.add(file);
            }
        });
        while (!waiting.isEmpty()) {
            Path file = waiting.remove();
            if (seen.add(file)) {
                read(file);
            }
        }
        return areKnown;
    }

    private void read(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.indexOf('\\') >= 0) {
                    areKnown &= !UNKNOWN.matcher(line).find();
                    INCLUDE.matcher(new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                            .results()
                            .forEach(include -> included(file, include));
                }
            }
        } catch (IOException e) {
            throw new PgTestDbException("Cannot read " + file + ": " + e, e);
        }
    }

    private void included(Path from, MatchResult include) {
        String written = include.group(3);
        String name = written.startsWith("'")
                ? written.substring(1, written.length() - 1).replace("''", "'")
                : written;
        if (NO_FILES.contains(name.toLowerCase(Locale.ROOT))) {
            return;
        }
        areKnown &= name.indexOf('`') < 0 && (name.indexOf(':') < 0 || written.startsWith("'"));
        try {
            Path file = (include.group(2) == null ? directory : from.resolveSibling("")).resolve(name);
            if (Files.isRegularFile(file)) {
                found.accept(file);
                waiting.add(file);
            } else {
                areKnown = false; // psql looks elsewhere: at home, or after \cd.
                // set.
            }
        } catch (InvalidPathException e) {
            areKnown = false;
        }
    }
}
