// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a script.
 *
 * @param sql the text without the semicolon
 * @param shape the text for pattern matching, as long as {@code sql}. It has a space for each character of a comment,
 *     and {@link #FILLER} for each character inside of quotes. No literal and no quoted name can therefore look like a
 *     keyword
 * @param line the line on which the statement begins, from 1
 * @param entry the entry of a dump to which the statement belongs, if it is below an entry's comment
 */
record Statement(
        String sql, String shape, int line, @Nullable TocEntry entry) {

    static final char FILLER = '\u0000';

    Statement(String sql, String shape, int line) {
        this(sql, shape, line, null);
    }

    Statement of(@Nullable TocEntry owner) {
        return new Statement(sql, shape, line, owner);
    }

    /** Returns the text of a group of a pattern that matched the shape. */
    String text(Matcher matcher, int group) {
        return sql.substring(matcher.start(group), matcher.end(group));
    }

    /** Returns the name that a group of a pattern matched in the shape, as PostgreSQL stores it. */
    String name(Matcher matcher, int group) {
        return Names.stored(text(matcher, group));
    }

    /** Returns the text with a space for each character of a comment. */
    String withoutComments() {
        StringBuilder text = new StringBuilder(sql);
        for (int i = 0; i < text.length(); i++) {
            if (shape.charAt(i) == ' ') {
                text.setCharAt(i, ' ');
            }
        }
        return text.toString();
    }

    /** Returns the line of a character of the statement. Positions count from 1, as in PostgreSQL. */
    int lineAt(int position) {
        int end = Math.min(Math.max(position - 1, 0), sql.length());
        return line + (int) sql.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
