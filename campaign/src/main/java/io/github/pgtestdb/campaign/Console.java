// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign;

/** The output for the user of the program. */
final class Console {

    private Console() {}

    @SuppressWarnings("SystemOut") // A program for the command line.
    static void say(String line) {
        System.out.println(line);
    }
}
