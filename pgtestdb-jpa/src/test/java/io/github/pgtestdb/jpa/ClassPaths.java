// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Class paths that are made for a test. */
final class ClassPaths {

    private ClassPaths() {}

    /** Creates a migrator with a class path that starts with these directories and jars. */
    static JpaMigrator migrator(Consumer<JpaOptions> configurer, Path... entries) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URL[] urls = Stream.of(entries).map(ClassPaths::url).toArray(URL[]::new);
        thread.setContextClassLoader(new URLClassLoader(urls, before));
        try {
            return new JpaMigrator(configurer);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Writes a file into a directory for the class path. */
    static Path file(Path directory, String name, String content) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles a public class of the package {@code made.up}. */
    static Path compile(Path directory, String name, String source) {
        Path sources = file(directory.resolve("sources"), name + ".java", source);
        Path classes = directory.resolve("classes");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        sources.resolve(name + ".java").toString());
        if (result != 0) {
            throw new IllegalArgumentException("Does not compile: " + source);
        }
        return classes;
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

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
