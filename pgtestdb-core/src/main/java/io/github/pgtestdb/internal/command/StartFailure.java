package io.github.pgtestdb.internal.command;

import java.util.Optional;

/** Why a program cannot be started, and what to do. */
final class StartFailure {

    /** How the JDK renders ENOENT and EACCES. */
    private static final String NO_SUCH_FILE = "error=2,";

    private static final String NOT_PERMITTED = "error=13,";

    private StartFailure() {}

    static String describe(Command command, String message) {
        String program = command.program();
        boolean path = program.contains("/");
        if (message.contains(NOT_PERMITTED)) {
            return program + " is not executable. Make it so (chmod +x), or name the shell that is to read it: sh "
                    + program + ".";
        }
        if (!message.contains(NO_SUCH_FILE)) {
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
}
