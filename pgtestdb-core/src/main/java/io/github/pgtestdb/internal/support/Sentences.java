// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

/** Embeds messages of the server in sentences of pgtestdb. */
public final class Sentences {

    private Sentences() {}

    /** Returns the message with its detail, but without the full stop that PostgreSQL puts at the end of details. */
    public static String of(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    /** Appends a sentence: on the same line, unless the text ends with a whole line, such as one of a log. */
    public static String then(String text, String next) {
        return text + (text.endsWith("\n") ? "" : " ") + next;
    }
}
