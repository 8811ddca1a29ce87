// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.flywaydb.core.api.Location;

/** Reads the files of a class path folder that lies in a jar. */
final class JarScanner {

    private JarScanner() {}

    static void scan(JarURLConnection connection, Location location, Consumer<MigrationFile> found) throws IOException {
        // A cached jar would stay open, and other code that uses it could close it.
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            String folder = location.getRootPath() + "/";
            for (JarEntry entry : jar.stream().toList()) {
                String resource = entry.getName();
                if (resource.startsWith(folder)
                        && !entry.isDirectory()
                        && LocationScanner.matches(location, resource)) {
                    found.accept(new MigrationFile(
                            location.getPathRelativeToThis(resource),
                            resource,
                            jar.getName() + "!/" + resource,
                            content(jar, entry)));
                }
            }
        }
    }

    private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream stream = jar.getInputStream(entry)) {
            return stream.readAllBytes();
        }
    }
}
