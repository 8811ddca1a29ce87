// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Finds the files below a folder of a jar, including a jar inside another jar. It skips hidden files. */
final class JarFiles {

    private JarFiles() {}

    /**
     * Returns the files by their names below the folder. It reads them at once, because it closes the jar.
     *
     * @param place the address of the folder, or that of the jar if the jar has no entry for the folder
     */
    static Map<String, SqlFile> find(JarURLConnection place, String named, FoundFiles wanted) throws IOException {
        Map<String, SqlFile> files = new HashMap<>();
        // Open a separate jar, because other code might close a shared one during the read.
        place.setUseCaches(false);
        try (JarFile jar = place.getJarFile()) {
            String folder = (place.getEntryName() == null ? named : place.getEntryName()).replaceAll("/*$", "/");
            for (JarEntry entry : (Iterable<JarEntry>) () -> jar.entries().asIterator()) {
                String name = entry.getName()
                        .substring(Math.min(folder.length(), entry.getName().length()));
                if (entry.getName().startsWith(folder) && isVisibleFile(entry, name) && wanted.isWanted(name)) {
                    byte[] content = content(jar, entry);
                    files.put(name, new SqlFile(name, () -> new ByteArrayInputStream(content)));
                }
            }
        }
        return files;
    }

    private static boolean isVisibleFile(JarEntry entry, String name) {
        return !entry.isDirectory() && !name.startsWith(".") && !name.contains("/.");
    }

    private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
