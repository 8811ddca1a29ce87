// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a command line at blanks outside quotes. Without a shell, variables and backslashes mean nothing. */
public final class CommandLine {

    private static final Pattern WORD = Pattern.compile("\\s*((?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+)\\s*");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

    private CommandLine() {}

    public static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        int end = 0;
        while (word.find(end) && word.start() == end) {
            words.add(QUOTED.matcher(word.group(1))
                    .replaceAll(quoted ->
                            Matcher.quoteReplacement(quoted.group(1) == null ? quoted.group(2) : quoted.group(1))));
            end = word.end();
        }
        if (end < line.length() || words.isEmpty()) {
            throw new IllegalArgumentException("a quote that is not closed, or no word");
        }
        return List.copyOf(words);
    }
}
