// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

/** The statement that is being read: its text and its shape, which grow together. Not thread-safe. */
final class StatementText {

    private static final String WHITESPACE = " \t\n\u000B\r\f";

    private final StringBuilder sql = new StringBuilder();
    private final StringBuilder shape = new StringBuilder();

    static boolean isWhitespace(char c) {
        return WHITESPACE.indexOf(c) >= 0;
    }

    boolean isEmpty() {
        return sql.isEmpty();
    }

    void code(String line, int from, int to) {
        sql.append(line, from, to);
        shape.append(line, from, to);
    }

    /** Adds the beginning or the end of a quote, of one or more characters. In the shape it is a single character. */
    void quote(String line, int from, int to, char opens, char closes) {
        sql.append(line, from, to);
        shape.append(opens);
        fill(Statement.FILLER, to - from - 2);
        if (to - from > 1) {
            shape.append(closes);
        }
    }

    void quoted(String line, int from, int to) {
        sql.append(line, from, to);
        fill(Statement.FILLER, to - from);
    }

    void comment(String line, int from, int to) {
        sql.append(line, from, to);
        fill(' ', to - from);
    }

    void endOfLine(boolean quoted) {
        sql.append('\n');
        shape.append(quoted ? Statement.FILLER : '\n');
    }

    /** Returns the statement and begins the next one. */
    Statement end(int line) {
        int end = sql.length();
        while (isWhitespace(sql.charAt(end - 1))) {
            end--;
        }
        Statement statement = new Statement(sql.substring(0, end), shape.substring(0, end), line);
        sql.setLength(0);
        shape.setLength(0);
        return statement;
    }

    private void fill(char c, int count) {
        for (int i = 0; i < count; i++) {
            shape.append(c);
        }
    }
}
