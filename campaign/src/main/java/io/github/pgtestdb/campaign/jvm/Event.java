// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.jvm;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a JVM's report.
 *
 * @param kind the kind of event
 * @param millis when it happened, in milliseconds since 1970 by the clock of that JVM
 * @param text the name of a test or a database, and more after a blank
 */
public record Event(Kind kind, long millis, String text) {

    private static final Pattern LINE = Pattern.compile("@([A-Z]+) (\\d+) (.*)");

    /** The kinds of events. */
    public enum Kind {
        /** A JVM is ready for its work. */
        READY,
        /** A test began. */
        STARTED,
        /** A test found its database in the expected state, and works in it. The text is the name of the database. */
        TAKE,
        /** The test is about to return the database. */
        DONE,
        /** A test passed. */
        PASSED,
        /** A test failed. The text is its name, a blank, and the reason. */
        FAILED,
        /** A test found unexpected contents. The text is its name, a blank, and the difference. */
        WRONG,
        /** An answer to an order. */
        ANSWER,
        /** The JVM has done all its work. */
        END
    }

    /**
     * Prints an event on standard output.
     *
     * @param kind the kind of event
     * @param text more about it; line ends become blanks
     */
    @SuppressWarnings("SystemOut") // Standard output is the report.
    public static void print(Kind kind, String text) {
        System.out.println(
                "@" + kind + " " + System.currentTimeMillis() + " " + text.replaceAll("\\s*[\\r\\n]+\\s*", " | "));
    }

    static Optional<Event> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(
                        new Event(Kind.valueOf(matcher.group(1)), Long.parseLong(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }
}
