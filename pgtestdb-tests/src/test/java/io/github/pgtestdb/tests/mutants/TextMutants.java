// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Changes a text in each place that allows a kind of change, one at a time. */
final class TextMutants {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final byte[] NOTHING = {};

    private final String text;
    private final BiConsumer<String, byte[]> changed;

    /**
     * @param changed receives the kind and the place of a change, with a colon between, and the text after the change
     */
    TextMutants(String text, BiConsumer<String, byte[]> changed) {
        this.text = text;
        this.changed = changed;
    }

    void all() {
        words();
        lines();
        statements();
        whole();
        encodings();
    }

    private void words() {
        for (MatchResult word : WORD.matcher(text).results().toList()) {
            String place = word.group() + " at " + word.start();
            change("a letter of a word: " + place, word, word.group() + next(word.group()));
            change("a word in upper case: " + place, word, word.group().toUpperCase(Locale.ROOT));
            change("a word in quotes: " + place, word, "\"" + word.group() + "\"");
            change("a letter beyond ASCII: " + place, word, word.group() + "\u00e9");
            change("a word less: " + place, word, "");
        }
        int start = 0;
        for (int i = text.indexOf(' '); i >= 0; i = text.indexOf(' ', i + 1)) {
            replace("two blanks for one: at " + i, i, "  ");
            replace("a tab for a blank: at " + i, i, "\t");
            replace("a line feed for a blank: at " + i, i, "\n");
            replace("a no-break space for a blank: at " + i, i, "\u00a0");
            start = i;
        }
        replace("a form feed for a blank: at " + start, start, "\f");
    }

    /** Returns the letter or digit that follows the last one of a word. */
    private static char next(String word) {
        char last = word.charAt(word.length() - 1);
        return last == 'z' || last == 'Z' || last == '9' ? (char) (last - 1) : (char) (last + 1);
    }

    private void lines() {
        List<String> lines = Arrays.asList(text.split("(?<=\n)"));
        for (int i = 0; i < lines.size(); i++) {
            String place = "line " + (i + 1);
            String line = lines.get(i);
            line("a line less: " + place, lines, i, "");
            line("a line twice: " + place, lines, i, line + line);
            line("CRLF at the end of a line: " + place, lines, i, line.replace("\n", "\r\n"));
            line("CR at the end of a line: " + place, lines, i, line.replace("\n", "\r"));
            line("CR CR LF at the end of a line: " + place, lines, i, line.replace("\n", "\r\r\n"));
            line("an empty line more: " + place, lines, i, line + "\n");
            line("a blank at the end of a line: " + place, lines, i, line.replace("\n", " \n"));
            line("a comment at the end of a line: " + place, lines, i, line.replace("\n", " -- more\n"));
            line("a comment before a line: " + place, lines, i, "/* more */" + line);
            line("an open comment before a line: " + place, lines, i, "/* more\n" + line);
            line("an end of the file: " + place, lines, i, "\\.\n" + line);
            if (i > 0) {
                List<String> moved = new ArrayList<>(lines);
                moved.set(i, moved.set(i - 1, line));
                add("two lines exchanged: " + place, String.join("", moved));
            }
        }
    }

    private void statements() {
        List<String> statements = Arrays.asList(text.split("(?<=;\n)"));
        for (int i = 0; i < statements.size(); i++) {
            String place = "statement " + (i + 1);
            String statement = statements.get(i);
            line("a statement less: " + place, statements, i, "");
            line("a statement twice: " + place, statements, i, statement + statement);
            line("no semicolon: " + place, statements, i, statement.replaceFirst(";\n$", "\n"));
            line("a statement more: " + place, statements, i, statement + "INSERT INTO log VALUES ('more');\n");
            line("a setting before a statement: " + place, statements, i, "SET search_path TO pg_temp;\n" + statement);
            if (i > 0) {
                List<String> moved = new ArrayList<>(statements);
                moved.set(i, moved.set(i - 1, statement));
                add("two statements exchanged: " + place, String.join("", moved));
            }
        }
    }

    private void whole() {
        add("CRLF at the end of each line: all", text.replace("\n", "\r\n"));
        add("CR at the end of each line: all", text.replace("\n", "\r"));
        add("no end of the last line: all", text.stripTrailing());
        add("a control character at the end: all", text + "\u001a");
        add("a zero at the end: all", text + "\0");
        add("upper case: all", text.toUpperCase(Locale.ROOT));
        add("the text twice: all", text + text);
        add("no text: all", "");
        add("only blanks: all", " \n");
    }

    private void encodings() {
        add("a byte order mark: all", "\uFEFF" + text);
        add("two byte order marks: all", "\uFEFF\uFEFF" + text);
        encoded("UTF-16 with a mark: all", "\uFEFF" + text, StandardCharsets.UTF_16LE);
        encoded("UTF-16 without a mark: all", text, StandardCharsets.UTF_16BE);
        encoded("Latin-1: all", text.replaceFirst("'([a-z])", "'\u00e9$1"), StandardCharsets.ISO_8859_1);
        byte[] packed = gzip(text.getBytes(StandardCharsets.UTF_8));
        changed.accept("packed: all", packed);
        byte[] later = packed.clone();
        later[4] = 77;
        changed.accept("packed at another time: all", later);
        changed.accept("packed twice: all", gzip(packed));
        changed.accept("packed, cut short: all", Arrays.copyOf(packed, packed.length - 4));
        changed.accept("packed, with nothing more after it: all", join(packed, gzip(NOTHING)));
        String more = "INSERT INTO log VALUES ('more');\n";
        changed.accept(
                "packed, with a statement packed after it: all",
                join(packed, gzip(more.getBytes(StandardCharsets.UTF_8))));
    }

    private void encoded(String what, String characters, Charset charset) {
        changed.accept(what, characters.getBytes(charset));
    }

    private void change(String what, MatchResult place, String by) {
        add(what, text.substring(0, place.start()) + by + text.substring(place.end()));
    }

    private void replace(String what, int place, String by) {
        add(what, text.substring(0, place) + by + text.substring(Math.min(place + 1, text.length())));
    }

    private void line(String what, List<String> parts, int number, String by) {
        List<String> others = new ArrayList<>(parts);
        others.set(number, by);
        add(what, String.join("", others));
    }

    private void add(String what, String after) {
        if (!after.equals(text)) {
            changed.accept(what, after.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
