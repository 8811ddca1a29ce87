// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import io.github.pgtestdb.PgTestDbException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Inputs that a command names in its words or files: variables for locations on this machine, which do not count
 * otherwise, and programs that a word or a script names.
 */
public final class CommandInputs {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\d_][\\p{L}\\d_.+-]*");

    /** In an SQL file most words are not variables. */
    private static final Pattern VARIABLE_IN_SQL = Pattern.compile("(?:[$%]\\{?|\\\\getenv\\s+\\S+\\s+)(\\w+)");

    private static final Pattern SCRIPT = Pattern.compile("(?i).*\\.(sh|bash|zsh|ksh|cmd|bat|ps1)");

    private final Map<String, String> places;
    private final String path;
    private final Map<String, Optional<String>> tools = new HashMap<>();
    private final Map<String, String> found = new TreeMap<>();

    private CommandInputs(Path directory, Map<String, String> variables) {
        this.places = new HashMap<>(CommandEnvironment.places());
        places.put("PWD", directory.toAbsolutePath().normalize().toString());
        places.keySet().removeAll(variables.keySet());
        this.path = variables.getOrDefault("PATH", CommandEnvironment.path());
    }

    /**
     * Returns the values of the variables and the hashes of the programs, by name.
     *
     * @param variables the variables that are set for the command, which count in any case
     */
    public static Map<String, String> of(
            List<String> words, CommandFiles files, Path directory, Map<String, String> variables) {
        CommandInputs inputs = new CommandInputs(directory, variables);
        words.forEach(word -> inputs.read(word, WORD, 0, true));
        files.all().forEach((name, file) -> inputs.read(name, file, isNamed(name, words)));
        return inputs.found;
    }

    private static boolean isNamed(String name, List<String> words) {
        return words.stream().anyMatch(word -> word.endsWith(name));
    }

    private void read(String name, Path file, boolean isNamed) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String line = lines.readLine();
            boolean isSql = PsqlIncludes.isSql(name);
            boolean isScript =
                    !isSql && (isNamed || SCRIPT.matcher(name).matches() || (line != null && line.startsWith("#!")));
            for (; line != null; line = lines.readLine()) {
                read(line, isSql ? VARIABLE_IN_SQL : WORD, isSql ? 1 : 0, isScript);
            }
        } catch (IOException e) {
            throw new PgTestDbException("Cannot read " + file + ": " + e, e);
        }
    }

    private void read(String text, Pattern pattern, int group, boolean mayRunPrograms) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String word = matcher.group(group);
            String place = places.get(word);
            if (place != null) {
                found.put("variable " + word, place);
            }
            if (mayRunPrograms) {
                tools.computeIfAbsent(word, any -> CommandEnvironment.toolHash(any, path))
                        .ifPresent(hash -> found.put("program " + word, hash));
            }
        }
    }
}
