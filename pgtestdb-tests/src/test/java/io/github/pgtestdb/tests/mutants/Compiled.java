// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Classes that a test compiles, in a separate directory. */
final class Compiled {

    private Compiled() {}

    /**
     * Compiles files with names that end with {@code .java}, and copies all others beside the classes.
     *
     * @param release the version of Java; classes of version 8 do not list their nested classes, like those of Kotlin
     */
    static Path compile(Path directory, int release, Map<String, String> files, Path... classPath) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-Xlint:-options",
                "--release",
                Integer.toString(release),
                "-d",
                classes.toString()));
        arguments.add("-cp");
        arguments.add(System.getProperty("java.class.path")
                + Stream.of(classPath)
                        .map(path -> java.io.File.pathSeparator + path)
                        .reduce("", String::concat));
        for (Map.Entry<String, String> file : files.entrySet()) {
            boolean isSource = file.getKey().endsWith(".java");
            Path path = (isSource ? directory.resolve("sources") : classes).resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
            if (isSource) {
                arguments.add(path.toString());
            }
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalArgumentException("Does not compile: " + files);
        }
        return classes;
    }

    /** Packs classes into a jar, with entries for the directories. */
    static Path jar(Path classes, Path jar) throws IOException {
        return jar(classes, jar, true);
    }

    /** Packs files into a jar, with or without entries for the directories. */
    static Path jar(Path classes, Path jar, boolean withDirectories) throws IOException {
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.sorted().filter(path -> !path.equals(classes)).toList()) {
                if (Files.isDirectory(file) && !withDirectories) {
                    continue;
                }
                String name = classes.relativize(file).toString().replace('\\', '/');
                entries.putNextEntry(new JarEntry(Files.isDirectory(file) ? name + "/" : name));
                if (Files.isRegularFile(file)) {
                    entries.write(Files.readAllBytes(file));
                }
            }
        }
        return jar;
    }

    /** Creates a class loader for directories and jars, with that of the tests as its parent. */
    static ClassLoader loader(Path... entries) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path entry : entries) {
            urls.add(entry.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), Compiled.class.getClassLoader());
    }
}
