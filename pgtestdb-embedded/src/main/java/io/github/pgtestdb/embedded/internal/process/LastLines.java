// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The last lines of a program's output, indented, for a message. */
public final class LastLines {

    /** Enough for an error with its detail, its hint and the lines before it. */
    private static final int COUNT = 12;

    /** Time and process id, which PostgreSQL writes before its configuration is read, are of no use in a message. */
    private static final String LOG_LINE_PREFIX = "^\\d{4}-\\d\\d-\\d\\d [0-9:.]+ \\S+ \\[\\d+\\] ";

    public static String of(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - COUNT))
                .map(line -> "\n  " + line.replaceFirst(LOG_LINE_PREFIX, ""))
                .collect(Collectors.joining());
    }

    public static String of(Path file) {
        try {
            return of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return "\n  (its log cannot be read: " + ErrorReasons.of(e) + ")";
        }
    }

    private LastLines() {}
}
