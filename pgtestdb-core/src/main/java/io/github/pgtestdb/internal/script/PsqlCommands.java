package io.github.pgtestdb.internal.script;

/** What to do about commands of psql, which no driver knows. */
final class PsqlCommands {

    private static final String OTHERWISE = " Or let psql run the file: CommandMigrator.of(\"psql\", \"-f\", …).";

    private PsqlCommands() {}

    static String advice(String command) {
        return switch (command) {
            case "\\connect", "\\c" ->
                "A file runs in the test's own database, whatever its name: take the line out; a"
                        + " dump has none if it is made by pg_dump (not pg_dumpall) without --create.";
            case "\\i", "\\ir", "\\include", "\\include_relative" ->
                "Put the included file beside this one, where the order of the names says, and take the line out."
                        + OTHERWISE;
            case "\\copy" ->
                "Write COPY … FROM STDIN, with the data below it and \\. on a line of its own." + OTHERWISE;
            case "\\." -> "It ends the data of a COPY … FROM STDIN, and there is none above it.";
            default -> "Take it out." + OTHERWISE;
        };
    }
}
