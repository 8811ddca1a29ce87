// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Files below a directory. Immutable.
 *
 * @param files the contents of files, by name; a name that ends with {@code ->} is a link, and its content is the
 *     target
 */
@SuppressWarnings("ArrayRecordComponent") // The arrays are only written.
record Tree(Map<String, byte[]> files) {

    static final String LINK = "->";

    static Tree of(String... namesAndTexts) {
        Tree tree = new Tree(Map.of());
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            tree = tree.with(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return tree;
    }

    Tree with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Tree with(String name, byte[] content) {
        Map<String, byte[]> more = new TreeMap<>(files);
        more.put(name, content);
        return new Tree(more);
    }

    Tree without(String name) {
        Map<String, byte[]> fewer = new TreeMap<>(files);
        fewer.remove(name);
        return new Tree(fewer);
    }

    Tree renamed(String from, String to) {
        return without(from).with(to, files.getOrDefault(from, new byte[0]));
    }

    /** Lists the files that are not links. */
    List<String> names() {
        return files.keySet().stream().filter(name -> !name.endsWith(LINK)).collect(Collectors.toList());
    }

    /** Lists the links. */
    List<String> links() {
        return files.keySet().stream().filter(name -> name.endsWith(LINK)).collect(Collectors.toList());
    }

    String text(String name) {
        return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    Path writeTo(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = file.getKey();
            Path path = directory.resolve(name.endsWith(LINK) ? name.substring(0, name.length() - 2) : name);
            Files.createDirectories(path.resolveSibling("."));
            if (name.endsWith(LINK)) {
                Files.createSymbolicLink(path, Path.of(text(name)));
            } else {
                Files.write(path, file.getValue());
            }
        }
        return directory;
    }
}
