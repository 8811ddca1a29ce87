// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Splits a script, line by line, at the semicolons that end statements. These are outside of quotes, dollar quotes,
 * comments, parentheses and the bodies of SQL-standard routines. It reads as PostgreSQL does: a carriage return ends a
 * comment, a constant {@code E'…'} may continue on another line, and a non-ASCII space belongs to a name. One instance
 * reads one script.
 */
final class StatementSplitter {

    private enum Mode {
        CODE,
        QUOTE,
        ESCAPE_QUOTE,
        IDENTIFIER,
        DOLLAR_QUOTE,
        BLOCK_COMMENT
    }

    /** Whether a quote may continue an {@code E'…'}. It may if only whitespace with a line end is between them. */
    private enum Continuation {
        NONE,
        ON_SAME_LINE,
        POSSIBLE
    }

    private static final int FIRST_NON_ASCII = 0x80;

    private final Sink sink;
    private final StatementText text = new StatementText();
    private final RoutineBody body = new RoutineBody();
    private Mode mode = Mode.CODE;
    private Continuation continuation = Continuation.NONE;
    private String line = "";
    private int lineNumber;
    private int position;
    private int statementLine;
    private int commentDepth;
    private int commentLine;
    private int parentheses;
    private boolean backslashesEscape;
    private String dollarTag = "";

    /** Receives the parts of a script in order. */
    interface Sink {

        void statement(Statement statement) throws IOException, SQLException;

        /** Receives a comment between statements, from its two hyphens to the end of its line. */
        void comment(String text, int line);

        /** Receives syntax of psql: a backslash outside of quotes with the following text, or a variable. */
        void psql(String text, int line, boolean inStatement);
    }

    StatementSplitter(Sink sink) {
        this.sink = sink;
    }

    /** Sets whether backslashes are escapes in the quotes that begin after this call. */
    void backslashesEscape(boolean escape) {
        backslashesEscape = escape;
    }

    /** Reads a line, given without its end. */
    void line(String next, int number) throws IOException, SQLException {
        line = next;
        lineNumber = number;
        position = 0;
        while (position < line.length()) {
            step();
        }
        if (!text.isEmpty()) {
            text.endOfLine(mode != Mode.CODE && mode != Mode.BLOCK_COMMENT);
        }
        lineEnded();
    }

    /** Ends the script. Text after the last semicolon is a statement, too. */
    void end() throws IOException, SQLException {
        endStatement();
    }

    /** Returns the line on which an unclosed comment began. */
    OptionalInt openComment() {
        return mode == Mode.BLOCK_COMMENT ? OptionalInt.of(commentLine) : OptionalInt.empty();
    }

    private void step() throws IOException, SQLException {
        switch (mode) {
            case CODE -> code(line.charAt(position));
            case QUOTE -> quoted('\'', false);
            case ESCAPE_QUOTE -> quoted('\'', true);
            case IDENTIFIER -> quoted('"', false);
            case DOLLAR_QUOTE -> dollarQuoted();
            case BLOCK_COMMENT -> blockComment();
        }
    }

    private void code(char c) throws IOException, SQLException {
        if (line.startsWith("--", position)) {
            lineComment();
        } else if (line.startsWith("/*", position)) {
            mode = Mode.BLOCK_COMMENT;
            commentDepth = 1;
            commentLine = lineNumber;
            continuation = Continuation.NONE;
            keepComment(position + 2);
        } else if (StatementText.isWhitespace(c)) {
            whitespace(c);
        } else if (c == ';' && !body.isOpen() && parentheses == 0) {
            endStatement();
            position++;
        } else if (c == '\\') {
            sink.psql(line.substring(position), lineNumber, !text.isEmpty());
            position = line.length();
        } else {
            content(c);
            continuation = Continuation.NONE;
        }
    }

    private void whitespace(char c) {
        if (c == '\r') {
            lineEnded();
        }
        if (!text.isEmpty()) {
            text.code(line, position, position + 1);
        }
        position++;
    }

    private void lineEnded() {
        continuation = continuation == Continuation.NONE ? Continuation.NONE : Continuation.POSSIBLE;
    }

    private void lineComment() {
        int end = line.indexOf('\r', position);
        end = end < 0 ? line.length() : end;
        if (text.isEmpty()) {
            sink.comment(line.substring(position, end), lineNumber);
        }
        keepComment(end);
    }

    private void content(char c) {
        if (text.isEmpty()) {
            statementLine = lineNumber;
        }
        if (isWordStart(c)) {
            word();
            return;
        }
        body.other();
        if (c == '\'' || c == '"') {
            open(c);
        } else if (c == '$' && dollarTagEnd() > 0) {
            int end = dollarTagEnd();
            dollarTag = line.substring(position, end);
            mode = Mode.DOLLAR_QUOTE;
            text.quote(line, position, end, '\'', Statement.FILLER);
            position = end;
        } else if (c == ':') {
            colon();
        } else {
            parentheses = c == '(' ? parentheses + 1 : c == ')' ? Math.max(0, parentheses - 1) : parentheses;
            keep(position + 1);
        }
    }

    private void open(char c) {
        boolean escapes = backslashesEscape || continuation == Continuation.POSSIBLE;
        mode = c == '"' ? Mode.IDENTIFIER : escapes ? Mode.ESCAPE_QUOTE : Mode.QUOTE;
        keep(position + 1);
    }

    private void colon() {
        Optional<String> variable = PsqlCommands.variable(line, position);
        variable.ifPresent(name -> sink.psql(name, lineNumber, true));
        boolean operator = line.startsWith("::", position) || line.startsWith(":=", position);
        keep(position + (operator ? 2 : 1));
    }

    private void word() {
        int end = position + 1;
        while (end < line.length() && isWordPart(line.charAt(end))) {
            end++;
        }
        body.word(line, position, end, parentheses);
        boolean escapes = end == position + 1 && (line.charAt(position) | ' ') == 'e' && line.startsWith("'", end);
        keep(end);
        if (escapes) {
            mode = Mode.ESCAPE_QUOTE;
            keep(end + 1);
        }
    }

    private int dollarTagEnd() {
        int end = position + 1;
        while (end < line.length() && line.charAt(end) != '$' && isWordPart(line.charAt(end))) {
            end++;
        }
        boolean tag = end < line.length() && line.charAt(end) == '$' && !isDigit(line.charAt(position + 1));
        return tag ? end + 1 : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= FIRST_NON_ASCII;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }

    private void quoted(char quote, boolean backslashEscapes) {
        int end = position;
        while (end < line.length() && line.charAt(end) != quote) {
            end += backslashEscapes && line.charAt(end) == '\\' ? 2 : 1;
        }
        if (end + 1 < line.length() && line.charAt(end + 1) == quote) {
            keepQuoted(end + 2);
            return;
        }
        keepQuoted(Math.min(end, line.length()));
        if (end < line.length()) {
            mode = Mode.CODE;
            continuation = backslashEscapes && !backslashesEscape ? Continuation.ON_SAME_LINE : Continuation.NONE;
            keep(end + 1);
        }
    }

    private void dollarQuoted() {
        int found = line.indexOf(dollarTag, position);
        keepQuoted(found < 0 ? line.length() : found);
        if (found >= 0) {
            mode = Mode.CODE;
            int end = found + dollarTag.length();
            text.quote(line, position, end, Statement.FILLER, '\'');
            position = end;
        }
    }

    private void blockComment() {
        if (line.startsWith("/*", position)) {
            commentDepth++;
            keepComment(position + 2);
        } else if (line.startsWith("*/", position)) {
            commentDepth--;
            mode = commentDepth == 0 ? Mode.CODE : mode;
            keepComment(position + 2);
        } else {
            keepComment(position + 1);
        }
    }

    private void keep(int end) {
        text.code(line, position, end);
        position = end;
    }

    private void keepQuoted(int end) {
        text.quoted(line, position, end);
        position = end;
    }

    private void keepComment(int end) {
        if (!text.isEmpty()) {
            text.comment(line, position, end);
        }
        position = end;
    }

    private void endStatement() throws IOException, SQLException {
        Optional<Statement> ended = text.isEmpty() ? Optional.empty() : Optional.of(text.end(statementLine));
        parentheses = 0;
        continuation = Continuation.NONE;
        body.endOfStatement();
        if (ended.isPresent()) {
            sink.statement(ended.get());
        }
    }
}
