// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Class paths that are made for a test. */
final class ClassPaths {

    private ClassPaths() {}

    /** Creates a migrator with a class path that starts with these directories and jars. */
    static LiquibaseMigrator migrator(Consumer<LiquibaseOptions> configurer, URL... entries) {
        return withClassPath(() -> new LiquibaseMigrator(configurer), entries);
    }

    /** Creates a migrator while the thread's class path starts with these directories and jars. */
    static LiquibaseMigrator withClassPath(Supplier<LiquibaseMigrator> maker, URL... entries) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new URLClassLoader(entries, before));
        try {
            return maker.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Compiles sources into a directory. Each file is named after its class. */
    static URL compile(Path directory, String... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> files = Stream.of(sources)
                .map(source -> writeSource(directory.resolve("sources"), source))
                .toList();
        Path classes = directory.resolve("classes");
        List<String> options = List.of(
                "-proc:none",
                "-nowarn",
                "-XDsuppressNotes",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"));
        String[] arguments = Stream.concat(options.stream(), files.stream()).toArray(String[]::new);
        if (compiler.run(null, null, null, arguments) != 0) {
            throw new IllegalArgumentException("Does not compile: " + String.join("\n", sources));
        }
        return ChangelogFolder.url(classes);
    }

    private static String writeSource(Path directory, String source) {
        String name = source.replaceFirst("(?s).*?class (\\w+).*", "$1");
        Path file = directory.resolve(Integer.toString(source.hashCode())).resolve(name + ".java");
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, source).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
