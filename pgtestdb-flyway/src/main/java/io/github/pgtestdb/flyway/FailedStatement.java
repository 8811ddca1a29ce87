// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statement that failed, as it was sent, including comments before it.
 *
 * @param sent the text that PostgreSQL received
 */
record FailedStatement(String sent) {

    private static final Pattern LEADING_COMMENTS = Pattern.compile("(?s)(?:\\s+|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*+");

    /** Enough to recognise a statement; a bulk insert should not fill the screen. */
    private static final int MAX_LENGTH = 1_000;

    /**
     * Returns how many lines a position is below the first line of the statement.
     *
     * @param position the position in the sent text, which PostgreSQL counts from 1
     */
    int linesUpTo(int position) {
        int end = Math.min(Math.max(position - 1, begin()), sent.length());
        return Math.toIntExact(
                sent.substring(begin(), end).chars().filter(c -> c == '\n').count());
    }

    /** Returns the text without comments before it, shortened if it is long. */
    String shown() {
        String text = sent.substring(begin()).strip();
        int more = text.length() - MAX_LENGTH;
        return more <= 0 ? text : text.substring(0, MAX_LENGTH) + " … (" + more + " more characters)";
    }

    private int begin() {
        Matcher matcher = LEADING_COMMENTS.matcher(sent);
        return matcher.lookingAt() ? matcher.end() : 0;
    }
}
