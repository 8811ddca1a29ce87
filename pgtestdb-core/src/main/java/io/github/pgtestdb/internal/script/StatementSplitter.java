package io.github.pgtestdb.internal.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a script at the semicolons that end statements: those outside of quotes, dollar quotes, comments, parentheses and
 * the bodies of SQL-standard routines ({@code BEGIN ATOMIC … END}). For one script.
 */
final class StatementSplitter {

    private static final Pattern DOLLAR_TAG =
            Pattern.compile("\\$([A-Za-z_\\x{80}-\\x{10FFFF}][A-Za-z0-9_\\x{80}-\\x{10FFFF}]*)?\\$");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

    private final String script;
    private final List<Statement> statements = new ArrayList<>();
    private int position;
    private boolean hasContent;
    private int contentStart;
    private int atomicDepth;
    private int parentheses;
    private String previousWord = "";

    private StatementSplitter(String script) {
        this.script = script;
    }

    static List<Statement> split(String script) {
        return new StatementSplitter(script).run();
    }

    private List<Statement> run() {
        while (position < script.length()) {
            step(script.charAt(position));
        }
        end();
        return statements;
    }

    private void step(char c) {
        if (script.startsWith("--", position)) {
            skipTo(script.indexOf('\n', position), 0);
        } else if (script.startsWith("/*", position)) {
            skipBlockComment();
        } else if (Character.isWhitespace(c)) {
            position++;
        } else if (c == ';' && atomicDepth == 0 && parentheses <= 0) {
            end();
            position++;
        } else {
            content(c);
        }
    }

    private void content(char c) {
        if (!hasContent) {
            hasContent = true;
            contentStart = position;
        }
        Matcher word = WORD.matcher(script).region(position, script.length());
        Matcher tag = DOLLAR_TAG.matcher(script).region(position, script.length());
        if (c == '\'') {
            skipQuoted('\'', previousWord.equals("E") && position > 0 && isE(script.charAt(position - 1)));
        } else if (c == '"') {
            skipQuoted('"', false);
        } else if (c == '$' && tag.lookingAt()) {
            skipTo(script.indexOf(tag.group(), tag.end()), tag.group().length());
        } else if (word.lookingAt()) {
            word(word.group().toUpperCase(Locale.ROOT));
            position = word.end();
            return;
        } else {
            parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
            position++;
        }
        previousWord = "";
    }

    /** Keeps count of what a body of BEGIN ATOMIC nests: CASE ends with END too. */
    private void word(String word) {
        if (word.equals("ATOMIC") && previousWord.equals("BEGIN")) {
            atomicDepth++;
        } else if (atomicDepth > 0 && word.equals("CASE")) {
            atomicDepth++;
        } else if (atomicDepth > 0 && word.equals("END")) {
            atomicDepth--;
        }
        previousWord = word;
    }

    private static boolean isE(char c) {
        return c == 'E' || c == 'e';
    }

    private void skipQuoted(char quote, boolean backslashEscapes) {
        position++;
        while (position < script.length() && script.charAt(position) != quote) {
            position += backslashEscapes && script.charAt(position) == '\\' ? 2 : 1;
        }
        // A doubled quote is two quoted texts side by side, which splits at the same places.
        position = Math.min(position + 1, script.length());
    }

    private void skipBlockComment() {
        int depth = 1;
        position += 2;
        while (position < script.length() && depth > 0) {
            if (script.startsWith("/*", position)) {
                depth++;
                position += 2;
            } else if (script.startsWith("*/", position)) {
                depth--;
                position += 2;
            } else {
                position++;
            }
        }
    }

    private void skipTo(int found, int length) {
        position = found < 0 ? script.length() : found + length;
    }

    private void end() {
        if (hasContent) {
            String sql = script.substring(contentStart, Math.min(position, script.length()))
                    .stripTrailing();
            int line = 1
                    + (int) script.substring(0, contentStart)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            statements.add(new Statement(sql, line));
        }
        hasContent = false;
        parentheses = 0;
        previousWord = "";
    }
}
