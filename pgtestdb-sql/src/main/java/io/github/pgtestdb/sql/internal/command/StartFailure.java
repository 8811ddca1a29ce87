// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import java.io.File;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Explains why a program cannot be started, and what to do. */
final class StartFailure {

    /** Java's text for ENOENT and EACCES: {@code error=2, …}, and {@code error: 2 (…)} since JDK 25. */
    private static final Pattern NO_SUCH_FILE = Pattern.compile("\\berror[=:] ?2\\b");

    private static final Pattern NOT_PERMITTED = Pattern.compile("\\berror[=:] ?13\\b");

    private StartFailure() {}

    static String describe(Command command, String message) {
        String program = command.program();
        boolean path = program.contains("/");
        boolean notPermitted = NOT_PERMITTED.matcher(message).find();
        // The system reports EACCES for a missing program, too, if this user cannot read a directory of PATH.
        boolean nowhere = notPermitted && !path && !isOnPath(program);
        if (notPermitted && !nowhere) {
            return program + " is not executable. Make it so (chmod +x), or name the shell that is to read it: sh "
                    + program + ".";
        }
        if (!nowhere && !NO_SUCH_FILE.matcher(message).find()) {
            return message;
        }
        return path
                ? "there is no " + program + " in "
                        + command.directory().toAbsolutePath().normalize()
                        + ", or what its first line names is not there."
                : "there is no " + program + " in the directories of PATH ("
                        + Optional.ofNullable(System.getenv("PATH")).orElse("which is not set")
                        + "). Install it, or name it by its path.";
    }

    private static boolean isOnPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(directory -> new File(directory, program).exists());
    }
}
