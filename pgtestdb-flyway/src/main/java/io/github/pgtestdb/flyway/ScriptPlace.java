// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;

/**
 * The place of a failure in a script. Flyway's API does not provide it, so it is read from the exception's message.
 *
 * @param resource the script's path on the class path or in the file system
 * @param path its path on the disk
 * @param line the line in which the statement begins, not counting comments before it
 */
record ScriptPlace(String resource, String path, int line) {

    private static final Pattern LINES =
            Pattern.compile("(?m)^Location\\s*: (?<resource>.+) \\((?<path>.+)\\)\\RLine\\s*: (?<line>[0-9]+)$");

    /** Reads the place from the message; empty if no script failed, or if Flyway words it differently. */
    static Optional<ScriptPlace> of(FlywayException failure) {
        Matcher matcher = LINES.matcher(String.valueOf(failure.getMessage()));
        return matcher.find()
                ? Optional.of(new ScriptPlace(
                        matcher.group("resource"), matcher.group("path"), Integer.parseInt(matcher.group("line"))))
                : Optional.empty();
    }

    String fileName() {
        return resource.substring(Math.max(resource.lastIndexOf('/'), resource.lastIndexOf('\\')) + 1);
    }
}
