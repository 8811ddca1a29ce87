// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Reads the output of a program, and keeps the last lines. Thread-safe. */
final class OutputTail {

    private static final int LINES = 40;
    private static final int LONGEST_LINE = 1000;

    private final Deque<String> lines = new ArrayDeque<>();
    private final Secrets secrets;
    private int dropped;

    OutputTail(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Reads to the end, or until the program is killed. */
    void read(BufferedReader output, Consumer<String> listener) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String masked = secrets.mask(line);
                add(masked.length() > LONGEST_LINE ? masked.substring(0, LONGEST_LINE) + "…" : masked);
                listener.accept(masked);
            }
        } catch (IOException e) {
            add("(its output ended with " + e + ")");
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        if (lines.size() > LINES) {
            lines.remove();
            dropped++;
        }
    }

    /** Returns the lines as a text for messages, or a text that there are none. */
    synchronized String describe() {
        if (lines.isEmpty()) {
            return "It printed nothing.";
        }
        String heading = dropped == 0 ? "It printed:" : "The last " + lines.size() + " lines that it printed:";
        return heading + "\n  " + String.join("\n  ", lines);
    }

    synchronized String text() {
        return String.join("\n", lines);
    }
}
