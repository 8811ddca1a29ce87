// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The jars that classes are read from, each opened once. Not thread-safe. */
final class OpenJars implements AutoCloseable {

    private final Map<String, JarFile> byAddress = new HashMap<>();

    /** Returns the address of the jar that contains a resource; empty if no jar contains it. */
    static String address(URL resource) {
        String address = resource.toString();
        int end = address.lastIndexOf("!/");
        return end < 0 ? "" : address.substring(0, end);
    }

    /**
     * Returns the hash of the names, sizes and checksums of all entries of a jar. The manifest is excluded, because it
     * may contain the time of the build, and so is META-INF/maven.
     */
    static String contents(JarFile jar) {
        Set<String> entries = new TreeSet<>();
        jar.stream()
                .filter(entry -> !entry.isDirectory()
                        && !entry.getName().startsWith("META-INF/maven/")
                        && !entry.getName().equals(JarFile.MANIFEST_NAME))
                .map(entry -> entry.getName() + " " + entry.getSize() + " " + entry.getCrc())
                .forEach(entries::add);
        return Hashing.sha256()
                .hashString(String.join("\n", entries), StandardCharsets.UTF_8)
                .toString();
    }

    /** Returns the jar that contains a resource; empty if no jar contains it. */
    Optional<JarFile> of(URL resource) throws IOException {
        String address = address(resource);
        JarFile known = byAddress.get(address);
        if (known != null || address.isEmpty()) {
            return Optional.ofNullable(known);
        }
        URLConnection connection = resource.openConnection();
        if (!(connection instanceof JarURLConnection inJar)) {
            return Optional.empty();
        }
        inJar.setUseCaches(false); // A cached jar would stay open for good, and other code may close it.
        JarFile opened = inJar.getJarFile();
        byAddress.put(address, opened);
        return Optional.of(opened);
    }

    /** Reads a resource, inside or outside a jar. */
    byte[] content(URL resource, String name) throws IOException {
        Optional<JarFile> jar = of(resource);
        JarEntry entry = jar.isPresent() ? jar.get().getJarEntry(name) : null;
        try (InputStream in =
                jar.isPresent() && entry != null ? jar.get().getInputStream(entry) : resource.openStream()) {
            return in.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        for (JarFile jar : byAddress.values()) {
            jar.close();
        }
    }
}
