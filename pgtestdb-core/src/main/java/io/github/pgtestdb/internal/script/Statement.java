package io.github.pgtestdb.internal.script;

/**
 * One statement of a script.
 *
 * @param sql its text, without the semicolon
 * @param line the line on which it begins, from 1
 */
record Statement(String sql, int line) {

    /** Returns the line of a character of the statement, counted from 1 as PostgreSQL does. */
    int lineAt(int position) {
        int end = Math.min(Math.max(position - 1, 0), sql.length());
        return line + (int) sql.substring(0, end).chars().filter(c -> c == '\n').count();
    }
}
