package io.github.pgtestdb.campaign;

/** What the user of the program sees. */
final class Console {

    private Console() {}

    @SuppressWarnings("SystemOut") // A program for the command line.
    static void say(String line) {
        System.out.println(line);
    }
}
