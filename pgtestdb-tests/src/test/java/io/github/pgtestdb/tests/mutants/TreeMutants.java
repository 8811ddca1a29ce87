package io.github.pgtestdb.tests.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Changes the files below a directory, one thing at a time. */
final class TreeMutants {

    private final Tree original;
    private final String directory;
    private final String suffix;
    private final Random random;
    private final List<Changed> all = new ArrayList<>();

    /**
     * Takes files.
     *
     * @param directory where the files that the migrator takes lie, such as {@code db/}; the others are reached by links
     * @param suffix what their names end with
     */
    TreeMutants(Tree original, String directory, String suffix, Random random) {
        this.original = original;
        this.directory = directory;
        this.suffix = suffix;
        this.random = random;
    }

    /** A change, and the files after it. */
    record Changed(String what, Tree tree) {}

    /** Lists every change of every file; where in a file it is made, is random. */
    List<Changed> all() {
        for (String name : original.names()) {
            texts(name);
            names(name);
        }
        add("a file more: ", original.with(directory + "5_more" + suffix, "INSERT INTO log VALUES ('more');\n"));
        add(
                "a hidden file more: ",
                original.with(directory + ".6_more" + suffix, "INSERT INTO log VALUES ('more');\n"));
        add("a file in a hidden directory more: ", original.with(directory + ".git/6" + suffix, "SELECT 1;\n"));
        add("a file of another kind more: ", original.with(directory + "README.txt", "Read me.\n"));
        add("an empty file more: ", original.with(directory + "9_empty" + suffix, ""));
        add(
                "a linked file more: ",
                original.with(directory + "7_linked" + suffix + Tree.LINK, "../elsewhere/real" + suffix)
                        .with("elsewhere/real" + suffix, "INSERT INTO log VALUES ('linked');\n"));
        add(
                "a linked directory more: ",
                original.with(directory + "8_linked" + Tree.LINK, "../elsewhere")
                        .with("elsewhere/real" + suffix, "INSERT INTO log VALUES ('linked');\n"));
        return all;
    }

    private void texts(String name) {
        String text = original.text(name);
        change("a letter in a literal", name, text.replaceFirst("'([a-z])", "'x$1"));
        change("a number", name, text.replaceFirst("([0-9])(?=[^0-9])", "$17"));
        change("a letter beyond ASCII", name, text.replaceFirst("'([a-z])", "'\u00e9$1"));
        change("a comment more", name, text + "-- more\n");
        change("a statement more", name, text + "INSERT INTO log VALUES ('" + name + "');\n");
        change("a statement less", name, text.replaceFirst("(?s);[^;]*;\\s*$", ";\n"));
        change("a line feed more", name, at(text, '\n', "\n\n"));
        change("a blank more", name, at(text, ' ', "  "));
        change("a line feed for a blank", name, at(text, ' ', "\n"));
        change("carriage returns", name, text.replace("\n", "\r\n"));
        change("one carriage return", name, at(text, '\n', "\r\n"));
        change("a lone carriage return", name, at(text, '\n', "\r"));
        change("a lone carriage return more", name, at(text, '\n', "\r\r\n"));
        change("a byte order mark", name, "\uFEFF" + text);
        change("no end of the last line", name, text.stripTrailing());
        change("upper case", name, text.toUpperCase(Locale.ROOT));
        change("nothing left", name, "");
        add("packed: " + name, original.with(name, gzip(text)));
    }

    private void names(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        String folder = name.substring(0, name.length() - file.length());
        add("a file less: " + name, original.without(name));
        add("another name: " + name, original.renamed(name, folder + file.replaceFirst("\\.", "_renamed.")));
        add("another number: " + name, original.renamed(name, folder + file.replaceFirst("^[A-Z]?[0-9]+", "$09")));
        add("another folder: " + name, original.renamed(name, folder + "sub/" + file));
        add("another suffix: " + name, original.renamed(name, name + ".off"));
        add(
                "a suffix in upper case: " + name,
                original.renamed(name, name.replaceFirst("\\" + suffix + "$", suffix.toUpperCase(Locale.ROOT))));
        add(
                "a link in its place: " + name,
                original.renamed(name, "elsewhere/" + file)
                        .with(
                                name + Tree.LINK,
                                "../".repeat((int) name.chars()
                                                .filter(c -> c == '/')
                                                .count()) + "elsewhere/" + file));
        for (String other : original.names()) {
            if (name.compareTo(other) < 0) {
                add(
                        "contents exchanged: " + name + ", " + other,
                        original.with(name, original.text(other)).with(other, original.text(name)));
            }
        }
    }

    private void change(String what, String name, String text) {
        if (!text.equals(original.text(name))) {
            add(what + ": " + name, original.with(name, text));
        }
    }

    private void add(String what, Tree tree) {
        all.add(new Changed(what, tree));
    }

    /** Replaces one of the occurrences. */
    private String at(String text, char what, String replacement) {
        List<Integer> places = new ArrayList<>();
        for (int i = text.indexOf(what); i >= 0; i = text.indexOf(what, i + 1)) {
            places.add(i);
        }
        if (places.isEmpty()) {
            return text;
        }
        int place = places.get(random.nextInt(places.size()));
        return text.substring(0, place) + replacement + text.substring(place + 1);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
