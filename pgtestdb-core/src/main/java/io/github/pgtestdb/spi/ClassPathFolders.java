// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.apiguardian.api.API;

/**
 * Finds the places of a folder on the class path. {@link ClassLoader#getResources} misses a folder if its jar has
 * entries only for files and not for directories.
 *
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public final class ClassPathFolders {

    private static final String JAR = "jar:";
    private static final String JAR_FILE = "jar:file:";
    private static final String END_OF_JAR = "!/";

    private ClassPathFolders() {}

    /**
     * Finds every place.
     *
     * @param loader the class loader
     * @param folder the folder, such as {@code db/schema}
     * @return the address of the folder in each place, without duplicates; for a jar without entries for directories,
     *     the address of the jar
     * @throws IOException if the class loader cannot search for the folder
     */
    public static List<URL> find(ClassLoader loader, String folder) throws IOException {
        Map<String, URL> places = new LinkedHashMap<>();
        for (URL place : Collections.list(loader.getResources(folder))) {
            places.putIfAbsent(place.toString(), place);
        }
        List<URL> all = new ArrayList<>(places.values());
        all.addAll(withoutEntry(loader, folder));
        return all;
    }

    /**
     * Finds the jars that contain files in the folder but have no entry for it, so that a class loader skips them.
     *
     * @param loader the class loader
     * @param folder the folder, such as {@code db/schema}
     * @return the addresses of the jars
     * @throws IOException if the class loader cannot search for the folder
     */
    public static List<URL> withoutEntry(ClassLoader loader, String folder) throws IOException {
        Set<String> known = new HashSet<>();
        for (URL place : Collections.list(loader.getResources(folder))) {
            known.add(key(OpenJars.address(place)));
        }
        List<URL> found = new ArrayList<>();
        String prefix = folder.replaceAll("/*$", "/");
        for (String jar : jars(loader)) {
            if (known.add(key(jar)) && hasFileIn(prefix, jar)) {
                found.add(new URL(jar + END_OF_JAR));
            }
        }
        return found;
    }

    /** Nearly every jar has a manifest. The others are found only with class loaders that list their jars. */
    private static Collection<String> jars(ClassLoader loader) throws IOException {
        Set<String> jars = new LinkedHashSet<>();
        for (URL manifest : Collections.list(loader.getResources(JarFile.MANIFEST_NAME))) {
            jars.add(OpenJars.address(manifest));
        }
        for (ClassLoader each = loader; each != null; each = each.getParent()) {
            if (each instanceof URLClassLoader listing) {
                List.of(listing.getURLs()).forEach(url -> jars.add(JAR + url));
            }
            if (each == ClassLoader.getSystemClassLoader()) {
                addClassPath(jars);
            }
        }
        jars.removeIf(jar -> !jar.startsWith(JAR) || jar.endsWith("/"));
        return jars;
    }

    /** Class loaders write the address of a file in several ways. */
    private static String key(String jar) {
        try {
            return Path.of(URI.create(jar.substring(Math.min(JAR.length(), jar.length()))))
                    .normalize()
                    .toString();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return jar; // A jar inside another jar.
        }
    }

    private static void addClassPath(Set<String> jars) throws MalformedURLException {
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                URI uri = Path.of(entry).toUri();
                jars.add(JAR + uri.toURL());
            }
        }
    }

    /** Skips files that are not jars, as class loaders do. */
    private static boolean hasFileIn(String prefix, String jar) {
        try {
            if (!jar.startsWith(JAR_FILE) || CentralDirectory.mayMention(Path.of(key(jar)), prefix)) {
                return hasFileIn(prefix, new URL(jar + END_OF_JAR).openConnection());
            }
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
        return false;
    }

    private static boolean hasFileIn(String prefix, URLConnection place) throws IOException {
        if (!(place instanceof JarURLConnection connection)) {
            return false;
        }
        connection.setUseCaches(false); // A cached jar would stay open for good, and other code may close it.
        try (JarFile file = connection.getJarFile()) {
            return file.stream().anyMatch(entry -> entry.getName().startsWith(prefix));
        }
    }
}
