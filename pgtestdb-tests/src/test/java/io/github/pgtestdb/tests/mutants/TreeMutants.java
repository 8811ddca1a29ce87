// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Changes the files below a directory, one thing at a time: contents, names, links, and the set of files. */
final class TreeMutants {

    private static final String MORE = "INSERT INTO log VALUES ('more');\n";

    private final Tree original;
    private final String directory;
    private final String suffix;
    private final List<Changed> all = new ArrayList<>();

    /**
     * @param directory the directory of the files that the migrator runs, such as {@code db/}; links lead to the others
     * @param suffix the ending of their names
     */
    TreeMutants(Tree original, String directory, String suffix) {
        this.original = original;
        this.directory = directory;
        this.suffix = suffix;
    }

    /** A change, and the files after it. */
    record Changed(String what, Tree tree) {}

    /** Lists every change. */
    List<Changed> all() {
        for (String name : original.names()) {
            new TextMutants(
                            original.text(name),
                            (what, content) -> add(what + " of " + name, original.with(name, content)))
                    .all();
            names(name);
            links(name);
            exchanged(name);
        }
        original.links().forEach(this::targets);
        moreFiles();
        moreLinks();
        return all;
    }

    private void names(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        String folder = name.substring(0, name.length() - file.length());
        add("a file less: " + name, original.without(name));
        renamed("another name", name, folder + file.replaceFirst("\\.", "_renamed."));
        renamed("another number", name, folder + file.replaceFirst("^[A-Z]?[0-9]+", "$09"));
        renamed("a zero before the number", name, folder + file.replaceFirst("^([A-Z]?)([0-9])", "$10$2"));
        renamed("another folder", name, folder + "sub/" + file);
        renamed("another folder that comes first", name, folder + "0/" + file);
        renamed("a folder that is hidden", name, folder + ".hidden/" + file);
        renamed("a name that is hidden", name, folder + "." + file);
        renamed("another suffix", name, name + ".off");
        renamed("a suffix for undoing", name, name.replaceFirst("\\.[a-z]+$", ".down$0"));
        renamed("a suffix in upper case", name, name.replace(suffix, suffix.toUpperCase(Locale.ROOT)));
        renamed("a name in upper case", name, folder + file.toUpperCase(Locale.ROOT));
        renamed("a name with a blank", name, folder + file.replaceFirst("_", " "));
        renamed("a name beyond ASCII", name, folder + file.replaceFirst("\\.", "\u00e9."));
        renamed(
                "a name beyond ASCII, decomposed",
                name,
                folder + Normalizer.normalize(file.replaceFirst("\\.", "\u00e9."), Normalizer.Form.NFD));
    }

    private void links(String name) {
        String up = "../".repeat((int) name.chars().filter(c -> c == '/').count());
        String file = name.substring(name.lastIndexOf('/') + 1);
        add(
                "a link in the place of a file: " + name,
                original.renamed(name, "elsewhere/" + file).with(name + Tree.LINK, up + "elsewhere/" + file));
        add(
                "a link in the place of a file, to another: " + name,
                original.without(name)
                        .with("elsewhere/" + file, MORE)
                        .with(name + Tree.LINK, up + "elsewhere/" + file));
        add(
                "a link to a link in the place of a file: " + name,
                original.renamed(name, "elsewhere/" + file)
                        .with(name + Tree.LINK, up + "elsewhere/link")
                        .with("elsewhere/link" + Tree.LINK, file));
        add("a link that leads nowhere: " + name, original.without(name).with(name + Tree.LINK, up + "nowhere"));
        add("a directory in the place of a file: " + name, original.renamed(name, name + "/" + file));
    }

    private void exchanged(String name) {
        for (String other : original.names()) {
            if (name.compareTo(other) < 0) {
                add(
                        "contents exchanged: " + name + " and " + other,
                        original.with(name, original.text(other)).with(other, original.text(name)));
            }
        }
    }

    private void targets(String link) {
        add("a link less: " + link, original.without(link));
        Tree elsewhere = original.with("elsewhere/real" + suffix, MORE);
        String up = original.text(link).startsWith("../") ? "../elsewhere" : "../elsewhere/real" + suffix;
        add("another target of a link: " + link, elsewhere.with(link, up));
        add("a link that leads nowhere: " + link, original.with(link, "nowhere"));
        add("a link with another name: " + link, original.renamed(link, link.replace(Tree.LINK, "_x" + Tree.LINK)));
        String hidden = link.substring(0, link.lastIndexOf('/') + 1) + "." + link.substring(link.lastIndexOf('/') + 1);
        add("a link that is hidden: " + link, original.renamed(link, hidden));
    }

    private void moreFiles() {
        for (String name : List.of("0_more", "2_more", "9_more", "V9__more", "R__more", "afterMigrate__more", "more")) {
            add("a file more: " + name, original.with(directory + name + suffix, MORE));
            add("an empty file more: " + name, original.with(directory + name + suffix, ""));
            add("a hidden file more: " + name, original.with(directory + "." + name + suffix, MORE));
            add("a file more in a folder: " + name, original.with(directory + "deep/er/" + name + suffix, MORE));
            add("a file more in a hidden folder: " + name, original.with(directory + ".git/" + name + suffix, MORE));
            add("a file of another kind more: " + name, original.with(directory + name + ".txt", MORE));
            add("a file for undoing more: " + name, original.with(directory + name + ".down" + suffix, MORE));
            add("a file beside the directory more: " + name, original.with(name + suffix, MORE));
        }
    }

    private void moreLinks() {
        Tree elsewhere = original.with("elsewhere/7_real" + suffix, MORE);
        add(
                "a linked file more: ",
                elsewhere.with(directory + "8" + suffix + Tree.LINK, "../elsewhere/7_real" + suffix));
        add("a linked directory more: ", elsewhere.with(directory + "8_linked" + Tree.LINK, "../elsewhere"));
        add("a hidden link more: ", elsewhere.with(directory + ".linked" + Tree.LINK, "../elsewhere"));
        add("a link to the directory itself: ", original.with(directory + "self" + Tree.LINK, "."));
    }

    private void renamed(String kind, String name, String to) {
        if (!to.equals(name)) {
            add(kind + ": " + name, original.renamed(name, to));
        }
    }

    private void add(String what, Tree tree) {
        all.add(new Changed(what, tree));
    }
}
