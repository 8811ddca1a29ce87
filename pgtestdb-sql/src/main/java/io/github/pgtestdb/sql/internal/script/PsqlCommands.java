// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Syntax of psql that PostgreSQL does not know: commands that begin with a backslash, and psql's own variables. */
final class PsqlCommands {

    private static final String OTHERWISE = " Or let psql run the file: CommandMigrator.of(\"psql\", \"-f\", …).";

    /** Variables that psql always defines and replaces by their values. */
    private static final Pattern VARIABLE = Pattern.compile(
            ":(['\"]?)(?:AUTOCOMMIT|COMP_KEYWORD_CASE|DBNAME|ECHO|ECHO_HIDDEN|ENCODING|ERROR|FETCH_COUNT"
                    + "|HIDE_TABLEAM|HIDE_TOAST_COMPRESSION|HISTCONTROL|HISTFILE|HISTSIZE|HOST|IGNOREEOF|LASTOID"
                    + "|LAST_ERROR_MESSAGE|LAST_ERROR_SQLSTATE|ON_ERROR_ROLLBACK|ON_ERROR_STOP|PIPELINE_COMMAND_COUNT"
                    + "|PIPELINE_RESULT_COUNT|PIPELINE_SYNC_COUNT|PORT|PROMPT[123]|QUIET|ROW_COUNT|SERVER_VERSION_NAME"
                    + "|SERVER_VERSION_NUM|SERVICE|SERVICEFILE|SHELL_ERROR|SHELL_EXIT_CODE|SHOW_ALL_RESULTS|SHOW_CONTEXT"
                    + "|SINGLELINE|SINGLESTEP|SQLSTATE|USER|VERBOSITY|VERSION|VERSION_NAME|VERSION_NUM|WATCH_INTERVAL)"
                    + "\\1(?![a-zA-Z0-9_\\x{80}-\\x{10ffff}])");

    private PsqlCommands() {}

    /** Returns the psql variable that begins at a colon. */
    static Optional<String> variable(String line, int colon) {
        Matcher matcher = VARIABLE.matcher(line).region(colon, line.length());
        return matcher.lookingAt() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /** Explains the problem with a text that only psql understands, and the next step. */
    static String refusal(String text) {
        if (text.startsWith(":")) {
            return text + " is a variable of psql, and no SQL. Write its value." + OTHERWISE;
        }
        String command = text.split("[\\s;]", 2)[0];
        return command.equals("\\")
                ? "a backslash outside of quotes is for commands of psql, and no SQL. Take it out." + OTHERWISE
                : command + " is a command of psql, and no SQL. " + advice(command);
    }

    private static String advice(String command) {
        return switch (command) {
            case "\\connect", "\\c" ->
                "A file runs in the test's own database, whatever its name: take the line out; a"
                        + " dump has none if it is made by pg_dump (not pg_dumpall) without --create.";
            case "\\i", "\\ir", "\\include", "\\include_relative" ->
                "Put the included file beside this one, under a name that sorts in the right place, and remove the line."
                        + OTHERWISE;
            case "\\copy" -> "Write COPY … FROM STDIN, with the data below it and \\. on a separate line." + OTHERWISE;
            case "\\." -> "It ends the data of a COPY … FROM STDIN, and there is none above it.";
            default -> "Take it out." + OTHERWISE;
        };
    }
}
