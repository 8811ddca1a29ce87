// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Files to be written into a directory or a jar. In a directory, a name that ends with {@link #LINK} is a symbolic link.
 * Immutable.
 *
 * @param files the contents by their names
 */
public record FileTree(Map<String, byte[]> files) {

    /** Ends the name of a link. Its content is the target. */
    public static final String LINK = "->";

    public static final FileTree EMPTY = new FileTree(Map.of());

    public static FileTree of(Map<String, String> texts) {
        FileTree tree = EMPTY;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            tree = tree.with(text.getKey(), text.getValue());
        }
        return tree;
    }

    public FileTree with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public FileTree with(String name, byte[] content) {
        Map<String, byte[]> more = new LinkedHashMap<>(files);
        more.put(name, content);
        return new FileTree(more);
    }

    public FileTree without(String name) {
        Map<String, byte[]> fewer = new LinkedHashMap<>(files);
        fewer.remove(name);
        return new FileTree(fewer);
    }

    /** Replaces a text in a file. The file must contain it. */
    public FileTree replace(String name, String text, String by) {
        String before = text(name);
        if (!before.contains(text)) {
            throw new IllegalArgumentException(text + " is not in " + before);
        }
        return with(name, before.replace(text, by));
    }

    public byte[] content(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    public String text(String name) {
        return new String(content(name), StandardCharsets.UTF_8);
    }

    public Path writeTo(Path directory) {
        files.forEach((name, content) -> write(directory.resolve(name), content));
        return directory;
    }

    /** Writes a jar with the files in a folder. It has entries for directories, as Maven and Gradle write them. */
    public URL writeJar(Path jar, String folder) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return writeJar(
                jar,
                prefix,
                files.keySet().stream()
                        .map(name -> prefix + name)
                        .flatMap(name -> parents(name).stream())
                        .distinct()
                        .toList());
    }

    /** Writes a jar without entries for directories. */
    public URL writeJarWithoutDirectories(Path jar, String folder) {
        return writeJar(jar, folder + "/", List.of());
    }

    private URL writeJar(Path jar, String prefix, List<String> directories) {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            for (String directory : directories) {
                entries.putNextEntry(new JarEntry(directory));
            }
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                entries.putNextEntry(new JarEntry(prefix + entry.getKey()));
                entries.write(entry.getValue());
            }
            return ClassPaths.url(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> parents(String name) {
        List<String> parents = new ArrayList<>();
        for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
            parents.add(name.substring(0, end + 1));
        }
        return parents;
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            String name = file.toString();
            if (name.endsWith(LINK)) {
                Files.createSymbolicLink(
                        Path.of(name.substring(0, name.length() - LINK.length())),
                        Path.of(new String(content, StandardCharsets.UTF_8)));
            } else {
                Files.write(file, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
