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

    private static final String SQL = ".sql";

    public static List<SqlFile> ofDirectory(Path directory) {
        return ofDirectory(directory, SQL);
    }

    /** Reads the files of another kind, which their names end with. */
    public static List<SqlFile> ofDirectory(Path directory, String suffix) {
        if (!Files.isDirectory(directory)) {
            throw new PgTestDbException("Cannot read " + kind(suffix) + ": the directory " + directory.toAbsolutePath()
                    + " does not exist. Name the directory that holds the " + suffix + " files.");
        }
        TreeMap<String, SqlFile> files = new TreeMap<>(VersionOrder.INSTANCE);
        try {
            collect(directory, suffix, files);
        } catch (IOException e) {
            throw unreadable(kind(suffix), directory.toString(), e);
        }
        return nonEmpty(files, "The directory " + directory.toAbsolutePath(), suffix);
    }

    /** Reads a folder from every place of the class path that has it, directories and jars alike. */
    public static List<SqlFile> ofClassPath(ClassLoader loader, String folder) {
        return ofClassPath(loader, folder, SQL);
    }

    /** Reads the files of another kind, which their names end with. */
    public static List<SqlFile> ofClassPath(ClassLoader loader, String folder, String suffix) {
        TreeMap<String, SqlFile> files = new TreeMap<>(VersionOrder.INSTANCE);
        try {
            List<URL> places = Collections.list(loader.getResources(folder));
            if (places.isEmpty()) {
                throw new PgTestDbException("Cannot read " + kind(suffix) + ": the class path has no folder " + folder
                        + ". Put the " + suffix + " files into src/main/resources/" + folder
                        + " or src/test/resources/" + folder + ".");
            }
            for (URL place : places) {
                collect(place.toURI(), folder, suffix, files);
            }
        } catch (IOException | URISyntaxException e) {
            throw unreadable(kind(suffix), "classpath:" + folder, e);
        }
        return nonEmpty(files, "The class path folder " + folder, suffix);
    }

    private static void collect(URI place, String folder, String suffix, Map<String, SqlFile> files)
            throws IOException {
        if (!"jar".equals(place.getScheme())) {
            collect(Path.of(place), suffix, files);
            return;
        }
        // The two-argument form opens a file system of our own: one that is shared might be closed under another's
        // hands.
        Path jar = Path.of(URI.create(place.getSchemeSpecificPart().replaceAll("!/.*$", "")));
        try (FileSystem inJar = FileSystems.newFileSystem(jar, Map.of())) {
            collect(inJar.getPath(folder), suffix, files);
        }
    }

    private static void collect(Path directory, String suffix, Map<String, SqlFile> files) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            walk.filter(path -> path.toString().toLowerCase(Locale.ROOT).endsWith(suffix))
                    .forEach(paths::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : paths) {
            String name = directory.relativize(path).toString().replace('\\', '/');
            if (files.putIfAbsent(name, new SqlFile(name, Files.readAllBytes(path))) != null) {
                throw new PgTestDbException("Cannot read " + kind(suffix) + ": " + name
                        + " is on the class path twice, the second time in " + directory + ". Rename one of them.");
            }
        }
    }

    private static List<SqlFile> nonEmpty(Map<String, SqlFile> files, String place, String suffix) {
        if (files.isEmpty()) {
            throw new PgTestDbException("Cannot read " + kind(suffix) + ": "
                    + place.substring(0, 1).toLowerCase(Locale.ROOT) + place.substring(1) + " holds no " + suffix
                    + " file. Put one there, or name another place.");
        }
        return List.copyOf(files.values());
    }

    private static String kind(String suffix) {
        return suffix.equals(SQL) ? "SQL migrations" : suffix + " files";
    }

    private static PgTestDbException unreadable(String kind, String place, Exception e) {
        return new PgTestDbException("Cannot read " + kind + " from " + place + ": " + e, e);
    }
}
