package io.github.pgtestdb.internal.script;

import org.jspecify.annotations.Nullable;

/**
 * One statement of a script.
 *
 * @param sql its text, without the semicolon
 * @param plain its text with a space for each part of a comment, to be recognized by
 * @param line the line on which it begins, from 1
 * @param entry the entry of a dump that it belongs to, if it stands below one's comment
 */
record Statement(
        String sql, String plain, int line, @Nullable TocEntry entry) {

    Statement(String sql, String plain, int line) {
        this(sql, plain, line, null);
    }

    Statement of(@Nullable TocEntry owner) {
        return new Statement(sql, plain, line, owner);
    }

    /** Returns the line of a character of the statement, counted from 1 as PostgreSQL does. */
    int lineAt(int position) {
        int end = Math.min(Math.max(position - 1, 0), sql.length());
        return line + (int) sql.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
