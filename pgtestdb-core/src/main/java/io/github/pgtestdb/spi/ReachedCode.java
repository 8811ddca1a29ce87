// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the code of a class reaches: the user's own classes with the inputs that they name, and the jars of
 * libraries. A class is the user's own if it lies in no jar, or in the jar of the first class. It also is if its
 * package begins with the same two names. Not thread-safe.
 */
final class ReachedCode {

    private static final Pattern CLASS_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\d_$]*(\\.[\\p{L}_$][\\p{L}\\d_$]*)+");
    private static final Pattern RESOURCE_NAME = Pattern.compile("[^\\s'\";:(){}<>?*|]{1,200}");

    private final ClassLoader loader;
    private final Predicate<Class<?>> tool;
    private final OpenJars jars;
    private final String jarOfRoot;
    private final String packageOfRoot;
    private final Map<String, byte[]> own = new TreeMap<>();
    private final NamedInputs inputs = new NamedInputs();
    private final Set<String> libraries = new TreeSet<>();
    private final Map<String, Boolean> followed = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<String> waiting = new ArrayDeque<>();

    private ReachedCode(Class<?> root, Predicate<Class<?>> tool, OpenJars jars) {
        URL place = place(root);
        this.loader = root.getClassLoader();
        this.tool = tool;
        this.jars = jars;
        this.jarOfRoot = place == null ? "" : OpenJars.address(place);
        this.packageOfRoot = twoNames(root.getName());
    }

    /**
     * Adds the code that a class reaches.
     *
     * @param tool matches the classes of the migration tool; its jar counts as a whole and is not followed
     * @throws IOException if an existing file cannot be read
     */
    static void put(Fingerprint.Builder fingerprint, Class<?> root, Predicate<Class<?>> tool) throws IOException {
        try (OpenJars jars = new OpenJars()) {
            ReachedCode code = new ReachedCode(root, tool, jars);
            code.reach(root.getName());
            while (!code.waiting.isEmpty()) {
                code.visit(code.waiting.remove());
            }
            code.own.forEach(fingerprint::putBytes);
            fingerprint.putAll("libraries", code.libraries);
            code.inputs.putInto(fingerprint);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns the location of a class file, or null if there is none. */
    static @Nullable URL place(Class<?> type) {
        return type.getClassLoader().getResource(file(type.getName()));
    }

    /** Tells whether a class belongs to the user's own code, seen from a given root class. */
    static boolean isOwn(Class<?> type, Class<?> root) {
        URL place = place(type);
        return place != null && new ReachedCode(root, any -> false, new OpenJars()).isOwn(type.getName(), place);
    }

    /** Tells whether the code of a class uses members of another class. */
    static boolean uses(Class<?> type, Class<?> other) {
        try (InputStream in = type.getClassLoader().getResourceAsStream(file(type.getName()))) {
            return in == null || ClassReferences.of(in.readAllBytes()).used().contains(other.getName());
        } catch (IOException e) {
            return true;
        }
    }

    private void reach(String className) {
        if (!className.startsWith("java.") && seen.add(className)) {
            waiting.add(className);
        }
    }

    private void visit(String className) throws IOException {
        String file = file(className);
        URL place = loader.getResource(file);
        if (place == null || place.getProtocol().equals("jrt")) {
            return;
        }
        if (isOwn(className, place)) {
            byte[] content = jars.content(place, file);
            own.put(file, content);
            ClassReferences references = ClassReferences.of(content);
            follow(className, references);
            for (String text : references.texts()) {
                named(text, className);
            }
        } else if (isFollowed(className, place)) {
            follow(className, ClassReferences.of(jars.content(place, file)));
        }
    }

    /** Follows the classes that a class names. Its nested classes count only if the code uses them. */
    private void follow(String className, ClassReferences references) {
        references.classes().stream()
                .filter(other ->
                        !className.startsWith(other + "$") || references.used().contains(other))
                .forEach(this::reach);
        references.used().forEach(this::reach);
    }

    /** Adds the jar of a library, and tells whether the classes that it reaches count too. */
    private boolean isFollowed(String className, URL place) throws IOException {
        String address = OpenJars.address(place);
        Boolean known = followed.get(address);
        if (known == null) {
            Optional<JarFile> jar = jars.of(place);
            jar.ifPresent(library -> libraries.add(OpenJars.contents(library)));
            known = jar.isPresent() && !isOfTool(className);
            followed.put(address, known);
        }
        return known;
    }

    private boolean isOfTool(String className) {
        try {
            return tool.test(Class.forName(className, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Follows a text that may name an input, a class, or a resource on the class path or beside the class. */
    private void named(String text, String className) throws IOException {
        inputs.named(text);
        if (CLASS_NAME.matcher(text).matches()) {
            reach(text);
        }
        if (RESOURCE_NAME.matcher(text).matches() && (text.indexOf('.') >= 0 || text.indexOf('/') >= 0)) {
            resource(text.replaceFirst("^/+", ""));
            resource(className.substring(0, className.lastIndexOf('.') + 1).replace('.', '/') + text);
        }
    }

    private void resource(String name) throws IOException {
        URL place = name.isEmpty() || name.endsWith(".class") || !seen.add("resource " + name)
                ? null
                : loader.getResource(name);
        if (place == null || place.getProtocol().equals("jrt")) {
            return;
        }
        if (place.getProtocol().equals("file")) {
            directoryOrFile(name, Path.of(URI.create(place.toString())));
        } else {
            own.put(name, jars.content(place, name));
        }
    }

    private void directoryOrFile(String name, Path place) throws IOException {
        if (Files.isRegularFile(place)) {
            own.put(name, Files.readAllBytes(place));
        } else if (name.indexOf('/') > 0) {
            try (Stream<Path> files = Files.walk(place, FileVisitOption.FOLLOW_LINKS)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    own.put(name + "/" + place.relativize(file), Files.readAllBytes(file));
                }
            }
        }
    }

    private boolean isOwn(String className, URL place) {
        String jar = OpenJars.address(place);
        return jar.isEmpty()
                || jar.equals(jarOfRoot)
                || (!packageOfRoot.isEmpty() && packageOfRoot.equals(twoNames(className)));
    }

    private static String file(String className) {
        return className.replace('.', '/') + ".class";
    }

    private static String twoNames(String className) {
        int first = className.indexOf('.');
        int second = className.indexOf('.', first + 1);
        return first < 0 || second < 0 ? "" : className.substring(0, second);
    }
}
