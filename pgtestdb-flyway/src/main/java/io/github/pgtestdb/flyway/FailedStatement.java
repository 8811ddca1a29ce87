package io.github.pgtestdb.flyway;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statement that failed, as it was sent, comments before it included.
 *
 * @param sent the text that PostgreSQL got
 */
record FailedStatement(String sent) {

    private static final Pattern LEADING_COMMENTS = Pattern.compile("(?s)(?:\\s+|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*+");

    /** Enough to recognise it; a bulk insert is not worth a screen. */
    private static final int MAX_LENGTH = 1_000;

    /** How many lines below the statement's first one a position lies, counted by PostgreSQL from 1 in what was sent. */
    int linesUpTo(int position) {
        int end = Math.min(Math.max(position - 1, begin()), sent.length());
        return Math.toIntExact(
                sent.substring(begin(), end).chars().filter(c -> c == '\n').count());
    }

    /** The text without comments before it, cut where it is long. */
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
