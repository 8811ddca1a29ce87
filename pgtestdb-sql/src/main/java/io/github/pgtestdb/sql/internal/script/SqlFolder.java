// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.ClassPathFolders;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the {@code .sql} files of a directory or of a class path folder in their order, or a single file. */
public final class SqlFolder {

    private SqlFolder() {}

    /** Returns one file, with any ending. */
    public static SqlFile ofFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new PgTestDbException("Cannot read SQL: "
                    + (!Files.exists(file)
                            ? "the file " + file.toAbsolutePath() + " does not exist."
                            : file.toAbsolutePath()
                                    + (Files.isDirectory(file)
                                            ? " is a directory. Take SqlMigrator.ofDirectory."
                                            : " is no file that can be read twice. Write the SQL into a file.")));
        }
        return SqlFile.of(String.valueOf(file.getFileName()), file);
    }

    /** Returns one file of the class path. */
    public static SqlFile ofResource(ClassLoader loader, String resource) {
        URL place = loader.getResource(resource);
        if (place == null) {
            throw new PgTestDbException("Cannot read SQL: the class path has no file " + resource
                    + ". Put it into src/main/resources or src/test/resources.");
        }
        return new SqlFile(resource.substring(resource.lastIndexOf('/') + 1), place::openStream);
    }

    public static List<SqlFile> ofDirectory(Path directory) {
        return ofDirectory(directory, FoundFiles.SQL);
    }

    /** Returns the files with another suffix. */
    public static List<SqlFile> ofDirectory(Path directory, String suffix) {
        FoundFiles files = new FoundFiles(suffix);
        if (!Files.isDirectory(directory)) {
            throw new PgTestDbException("Cannot read " + files.kind() + ": the directory " + directory.toAbsolutePath()
                    + " does not exist. Name the directory that holds the " + suffix + " files.");
        }
        try {
            files.add(DirectoryFiles.find(directory, files), directory.toString());
        } catch (IOException e) {
            throw files.unreadable(directory.toString(), e);
        }
        return files.nonEmpty("the directory " + directory.toAbsolutePath());
    }

    /** Reads a folder from all its places on the class path, in directories and jars. */
    public static List<SqlFile> ofClassPath(ClassLoader loader, String folder) {
        return isFile(loader, folder)
                ? List.of(ofResource(loader, folder))
                : ofClassPath(loader, folder, FoundFiles.SQL);
    }

    private static boolean isFile(ClassLoader loader, String resource) {
        URL place = loader.getResource(resource);
        try {
            return new FoundFiles(FoundFiles.SQL).isWanted(resource) && (place == null || !isDirectory(place));
        } catch (URISyntaxException e) {
            return true;
        }
    }

    /** Returns the files with another suffix. */
    public static List<SqlFile> ofClassPath(ClassLoader loader, String folder, String suffix) {
        FoundFiles files = new FoundFiles(suffix);
        try {
            List<URL> places = ClassPathFolders.find(loader, folder);
            if (places.isEmpty()) {
                throw new PgTestDbException("Cannot read " + files.kind() + ": the class path has no folder " + folder
                        + ". Put the " + suffix + " files into src/main/resources/" + folder
                        + " or src/test/resources/" + folder + ".");
            }
            for (URL place : places) {
                find(place, folder, files);
            }
        } catch (IOException | URISyntaxException e) {
            throw files.unreadable("classpath:" + folder, e);
        }
        return files.nonEmpty("the class path folder " + folder);
    }

    private static void find(URL place, String folder, FoundFiles files) throws IOException, URISyntaxException {
        URLConnection connection = place.openConnection();
        if (connection instanceof JarURLConnection jar) {
            files.add(JarFiles.find(jar, folder, files), place.toString());
        } else if (isDirectory(place)) {
            Path directory = Path.of(place.toURI());
            files.add(DirectoryFiles.find(directory, files), directory.toString());
        } else {
            throw files.refusal("the files of " + place + " cannot be listed. Put them into a directory or a jar.");
        }
    }

    private static boolean isDirectory(URL place) throws URISyntaxException {
        return "file".equals(place.getProtocol()) && Files.isDirectory(Path.of(place.toURI()));
    }
}
