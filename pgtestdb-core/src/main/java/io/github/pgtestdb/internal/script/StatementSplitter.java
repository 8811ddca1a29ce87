package io.github.pgtestdb.internal.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a script, line by line, at the semicolons that end statements: those outside of quotes, dollar quotes, comments,
 * parentheses and the bodies of SQL-standard routines ({@code BEGIN ATOMIC … END}). For one script.
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

    private static final int FIRST_NON_ASCII = 0x80;

    private static final Pattern STANDARD_STRINGS = Pattern.compile(
            "(?is)(?:(?:SET\\s+(?:SESSION\\s+|LOCAL\\s+)?|RESET\\s+)standard_conforming_strings\\b\\s*(?:=|TO\\b)?"
                    + "|SELECT\\s+(?:pg_catalog\\s*\\.\\s*)?set_config\\s*\\(\\s*'standard_conforming_strings'\\s*,)"
                    + "\\s*'?(\\w*).*");
    private static final Pattern OFF = Pattern.compile("(?i)off?|false|fals|fal|fa|f|no|n|0");

    private final StringBuilder sql = new StringBuilder();
    private final StringBuilder plain = new StringBuilder();
    private List<Statement> ended = new ArrayList<>();
    private Mode mode = Mode.CODE;
    private String line = "";
    private int lineNumber;
    private int position;
    private int statementLine;
    private int commentDepth;
    private int atomicDepth;
    private int parentheses;
    private boolean afterBegin;

    /** What a script does that sets standard_conforming_strings to off, as old dumps do. */
    private boolean backslashesEscape;

    private String dollarTag = "";
    private @Nullable String comment;
    private @Nullable String command;

    /** Takes a line, and returns the statements that end on it. */
    List<Statement> line(String text, int number) {
        line = text;
        lineNumber = number;
        position = 0;
        comment = null;
        command = null;
        while (position < line.length()) {
            step();
        }
        if (isInStatement()) {
            sql.append('\n');
            plain.append('\n');
        }
        return takeEnded();
    }

    /** Takes the end of the script, and returns what nothing ended. */
    List<Statement> end() {
        endStatement();
        return takeEnded();
    }

    /** Returns the comment to the line's end that stands between statements, if the last line had one. */
    @Nullable
    String comment() {
        return comment;
    }

    /** Returns what follows a backslash outside of quotes, a command of psql's, if the last line had one. */
    @Nullable
    String command() {
        return command;
    }

    boolean isInStatement() {
        return !sql.isEmpty();
    }

    /** Tells whether a statement changes how those after it are to be read. */
    static boolean changesStrings(Statement statement) {
        return STANDARD_STRINGS.matcher(statement.plain()).matches();
    }

    private void step() {
        switch (mode) {
            case CODE -> code(line.charAt(position));
            case QUOTE -> quoted('\'', false);
            case ESCAPE_QUOTE -> quoted('\'', true);
            case IDENTIFIER -> quoted('"', false);
            case DOLLAR_QUOTE -> dollarQuoted();
            case BLOCK_COMMENT -> blockComment();
        }
    }

    private void code(char c) {
        if (line.startsWith("--", position)) {
            lineComment();
        } else if (line.startsWith("/*", position)) {
            mode = Mode.BLOCK_COMMENT;
            commentDepth = 1;
            keepComment(position + 2);
        } else if (Character.isWhitespace(c)) {
            keepTo(position + 1);
        } else if (c == ';' && atomicDepth == 0 && parentheses <= 0) {
            endStatement();
            position++;
        } else if (c == '\\') {
            command = line.substring(position);
            position = line.length();
        } else {
            content(c);
        }
    }

    private void lineComment() {
        if (isInStatement()) {
            keepComment(line.length());
        } else {
            comment = line.substring(position);
            position = line.length();
        }
    }

    private void content(char c) {
        if (!isInStatement()) {
            statementLine = lineNumber;
        }
        int next = position + 1;
        boolean begin = false;
        if (c == '\'' || c == '"') {
            mode = c == '"' ? Mode.IDENTIFIER : backslashesEscape ? Mode.ESCAPE_QUOTE : Mode.QUOTE;
        } else if (c == '$' && dollarTagEnd() > 0) {
            next = dollarTagEnd();
            dollarTag = line.substring(position, next);
            mode = Mode.DOLLAR_QUOTE;
        } else if (isWordStart(c)) {
            next = wordEnd();
            begin = word(next);
            next += mode == Mode.ESCAPE_QUOTE ? 1 : 0;
        } else {
            parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        afterBegin = begin;
        sql.append(line, position, next);
        plain.append(line, position, next);
        position = next;
    }

    /** Keeps count of what a body of BEGIN ATOMIC nests: CASE ends with END too. Tells whether the word is BEGIN. */
    private boolean word(int end) {
        if (afterBegin && isWord("ATOMIC", end)) {
            atomicDepth++;
        } else if (atomicDepth > 0 && isWord("CASE", end)) {
            atomicDepth++;
        } else if (atomicDepth > 0 && isWord("END", end)) {
            atomicDepth--;
        } else if (isWord("E", end) && end < line.length() && line.charAt(end) == '\'') {
            mode = Mode.ESCAPE_QUOTE;
        }
        return isWord("BEGIN", end);
    }

    private boolean isWord(String word, int end) {
        return end - position == word.length() && line.regionMatches(true, position, word, 0, word.length());
    }

    private int wordEnd() {
        int end = position + 1;
        while (end < line.length() && isWordPart(line.charAt(end))) {
            end++;
        }
        return end;
    }

    private int dollarTagEnd() {
        int end = position + 1;
        while (end < line.length() && line.charAt(end) != '$' && isWordPart(line.charAt(end))) {
            end++;
        }
        boolean tag = end < line.length() && line.charAt(end) == '$' && !Character.isDigit(line.charAt(position + 1));
        return tag ? end + 1 : -1;
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= FIRST_NON_ASCII;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || (c >= '0' && c <= '9') || c == '$';
    }

    private void quoted(char quote, boolean backslashEscapes) {
        int end = position;
        while (end < line.length() && line.charAt(end) != quote) {
            end += backslashEscapes && line.charAt(end) == '\\' ? 2 : 1;
        }
        if (end + 1 < line.length() && line.charAt(end + 1) == quote) {
            keepTo(end + 2);
        } else {
            mode = end < line.length() ? Mode.CODE : mode;
            keepTo(Math.min(end + 1, line.length()));
        }
    }

    private void dollarQuoted() {
        int found = line.indexOf(dollarTag, position);
        mode = found < 0 ? mode : Mode.CODE;
        keepTo(found < 0 ? line.length() : found + dollarTag.length());
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

    private void keepTo(int end) {
        if (isInStatement()) {
            sql.append(line, position, end);
            plain.append(line, position, end);
        }
        position = end;
    }

    private void keepComment(int end) {
        if (isInStatement()) {
            sql.append(line, position, end);
            plain.append(' ');
        }
        position = end;
    }

    private void endStatement() {
        if (isInStatement()) {
            Statement statement = new Statement(
                    sql.toString().stripTrailing(), plain.toString().stripTrailing(), statementLine);
            ended.add(statement);
            Matcher strings = STANDARD_STRINGS.matcher(statement.plain());
            backslashesEscape =
                    strings.matches() ? OFF.matcher(strings.group(1)).matches() : backslashesEscape;
        }
        sql.setLength(0);
        plain.setLength(0);
        parentheses = 0;
        afterBegin = false;
    }

    private List<Statement> takeEnded() {
        List<Statement> taken = ended;
        if (!taken.isEmpty()) {
            ended = new ArrayList<>();
        }
        return taken;
    }
}
