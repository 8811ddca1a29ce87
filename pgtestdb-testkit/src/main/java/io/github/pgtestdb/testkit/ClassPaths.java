// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Class paths that are made for a test. */
public final class ClassPaths {

    private ClassPaths() {}

    /** Runs an action while the thread's class path starts with these directories and jars. */
    public static <T> T with(Supplier<T> action, URL... entries) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new URLClassLoader(entries, before));
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Compiles sources into a directory. Each file is named after its class. */
    public static URL compile(Path directory, String... sources) {
        Path classes = directory.resolve("classes");
        List<String> options = List.of(
                "-proc:none",
                "-nowarn",
                "-XDsuppressNotes",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"));
        Stream<String> files = Stream.of(sources).map(source -> writeSource(directory.resolve("sources"), source));
        String[] arguments = Stream.concat(options.stream(), files).toArray(String[]::new);
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments) != 0) {
            throw new IllegalArgumentException("Does not compile: " + String.join("\n", sources));
        }
        return url(classes);
    }

    private static String writeSource(Path directory, String source) {
        String name = source.replaceFirst("(?s).*?class (\\w+).*", "$1") + ".java";
        Path folder = directory.resolve(Integer.toString(source.hashCode()));
        FileTree.of(Map.of(name, source)).writeTo(folder);
        return folder.resolve(name).toString();
    }

    public static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
