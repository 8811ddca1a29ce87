// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import io.github.pgtestdb.testkit.ClassPaths;
import io.github.pgtestdb.testkit.FileTree;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Projects that are made for a test. */
final class Projects {

    private Projects() {}

    /** Creates a migrator with a class path that starts with these directories and jars. */
    static JpaMigrator migrator(Consumer<JpaOptions> configurer, Path... entries) {
        URL[] urls = Stream.of(entries).map(ClassPaths::url).toArray(URL[]::new);
        return ClassPaths.with(() -> new JpaMigrator(configurer), urls);
    }

    /** Writes a file into a directory for the class path. */
    static Path file(Path directory, String name, String content) {
        return FileTree.of(Map.of(name, content)).writeTo(directory);
    }

    /** Compiles a public class of the package {@code made.up}. */
    static Path compile(Path directory, String source) {
        ClassPaths.compile(directory, source);
        return directory.resolve("classes");
    }

    /** Packs one class into a jar. */
    static Path jar(Path jar, Path classes, String entry) {
        return jar(jar, List.of("made/", "made/up/"), classes, entry);
    }

    /** Packs one class into a jar that has these entries for directories. */
    static Path jar(Path jar, List<String> directories, Path classes, String entry) {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file)) {
            for (String name : directories) {
                entries.putNextEntry(new JarEntry(name));
            }
            entries.putNextEntry(new JarEntry(entry));
            entries.write(Files.readAllBytes(classes.resolve(entry)));
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
