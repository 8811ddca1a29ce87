// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.ClassPathFolders;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.flywaydb.core.api.Location;
import org.jspecify.annotations.Nullable;

/** Reads all files below a location, whether or not Flyway would use them. */
final class LocationScanner {

    private static final String CLASS_PATH = "classpath:";
    private static final String FILE_SYSTEM = "filesystem:";

    private final ClassLoader classLoader;

    LocationScanner(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    ScannedLocation scan(Location location) {
        List<MigrationFile> files = new ArrayList<>();
        try {
            boolean exists = switch (location.getPrefix()) {
                case CLASS_PATH -> scanClassPath(location, files);
                case FILE_SYSTEM -> DirectoryScanner.scanFileSystem(location, files::add);
                default -> throw unknownKind(location);
            };
            files.sort(MigrationFile.ORDER);
            return new ScannedLocation(location, exists, List.copyOf(files));
        } catch (IOException | URISyntaxException e) {
            throw new PgTestDbException(
                    "The files of the Flyway location " + location + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns whether a location contains a file. Without wildcards, a location contains all files. */
    static boolean matches(Location location, String resource) {
        @Nullable Pattern pattern = location.getPathRegex();
        return pattern == null || pattern.matcher(resource).matches();
    }

    static boolean isClassPath(Location location) {
        return location.getPrefix().equals(CLASS_PATH);
    }

    /** The same folder may exist in several directories and jars of the class path; Flyway uses all of them. */
    private boolean scanClassPath(Location location, List<MigrationFile> files) throws IOException, URISyntaxException {
        if (location.getRootPath().isEmpty()) {
            throw new PgTestDbException("The Flyway location " + location
                    + " is the whole class path. Name a folder in it, such as classpath:db/migration.");
        }
        for (URL jar : ClassPathFolders.withoutEntry(classLoader, location.getRootPath())) {
            throw new PgTestDbException("The Flyway location " + location + " is in " + jar
                    + ", and Flyway does not find it there, because the jar has no entries for directories. Pack the jar with"
                    + " them, as the tool jar does, or name another location.");
        }
        List<URL> folders = Collections.list(classLoader.getResources(location.getRootPath()));
        for (URL folder : folders) {
            scanFolder(folder, location, files);
        }
        return !folders.isEmpty();
    }

    private static void scanFolder(URL folder, Location location, List<MigrationFile> files)
            throws IOException, URISyntaxException {
        URLConnection connection = folder.openConnection();
        if (connection instanceof JarURLConnection jar) {
            JarScanner.scan(jar, location, files::add);
        } else if (folder.getProtocol().equals("file")) {
            URI directory = folder.toURI();
            DirectoryScanner.scanClassPath(Path.of(directory), location, files::add);
        } else {
            throw new PgTestDbException("The Flyway location " + location + " lies at " + folder
                    + ", and pgtestdb can read only directories and jars. Put the migrations into one of these.");
        }
    }

    private static PgTestDbException unknownKind(Location location) {
        return new PgTestDbException("The Flyway location " + location
                + " cannot be fingerprinted: pgtestdb reads only classpath: and filesystem: locations."
                + " Copy its migrations into one of these for the tests.");
    }
}
