package io.github.pgtestdb.internal.script;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the {@code .sql} files of a directory, or of a folder of the class path, in their order. */
public final class SqlFolder {

    private SqlFolder() {}

    public static List<SqlFile> ofDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new PgTestDbException("Cannot read SQL migrations: the directory " + directory.toAbsolutePath()
                    + " does not exist. Name the directory that holds the .sql files.");
        }
        TreeMap<String, SqlFile> files = new TreeMap<>(VersionOrder.INSTANCE);
        try {
            collect(directory, files);
        } catch (IOException e) {
            throw unreadable(directory.toString(), e);
        }
        return nonEmpty(files, "The directory " + directory.toAbsolutePath());
    }

    /** Reads a folder from every place of the class path that has it, directories and jars alike. */
    public static List<SqlFile> ofClassPath(ClassLoader loader, String folder) {
        TreeMap<String, SqlFile> files = new TreeMap<>(VersionOrder.INSTANCE);
        try {
            List<URL> places = Collections.list(loader.getResources(folder));
            if (places.isEmpty()) {
                throw new PgTestDbException("Cannot read SQL migrations: the class path has no folder " + folder
                        + ". Put the .sql files into src/main/resources/" + folder
                        + " or src/test/resources/" + folder + ".");
            }
            for (URL place : places) {
                collect(place.toURI(), folder, files);
            }
        } catch (IOException | URISyntaxException e) {
            throw unreadable("classpath:" + folder, e);
        }
        return nonEmpty(files, "The class path folder " + folder);
    }

    private static void collect(URI place, String folder, Map<String, SqlFile> files) throws IOException {
        if (!"jar".equals(place.getScheme())) {
            collect(Path.of(place), files);
            return;
        }
        // The two-argument form opens a file system of our own: one that is shared might be closed under another's
        // hands.
        Path jar = Path.of(URI.create(place.getSchemeSpecificPart().replaceAll("!/.*$", "")));
        try (FileSystem inJar = FileSystems.newFileSystem(jar, Map.of())) {
            collect(inJar.getPath(folder), files);
        }
    }

    private static void collect(Path directory, Map<String, SqlFile> files) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            walk.filter(path -> path.toString().toLowerCase(Locale.ROOT).endsWith(".sql"))
                    .forEach(paths::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : paths) {
            String name = directory.relativize(path).toString().replace('\\', '/');
            if (files.putIfAbsent(name, new SqlFile(name, Files.readAllBytes(path))) != null) {
                throw new PgTestDbException("Cannot read SQL migrations: " + name
                        + " is on the class path twice, the second time in " + directory + ". Rename one of them.");
            }
        }
    }

    private static List<SqlFile> nonEmpty(Map<String, SqlFile> files, String place) {
        if (files.isEmpty()) {
            throw new PgTestDbException(
                    "Cannot read SQL migrations: " + place.substring(0, 1).toLowerCase(Locale.ROOT) + place.substring(1)
                            + " holds no .sql file. Put one there, or name another place.");
        }
        return List.copyOf(files.values());
    }

    private static PgTestDbException unreadable(String place, Exception e) {
        return new PgTestDbException("Cannot read SQL migrations from " + place + ": " + e, e);
    }
}
