package io.github.pgtestdb.internal.script;

import io.github.pgtestdb.PgTestDbException;
import java.io.ByteArrayInputStream;
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

/** Finds the {@code .sql} files of a directory, or of a folder of the class path, in their order; or a single one. */
public final class SqlFolder {

    private static final String SQL = ".sql";

    private SqlFolder() {}

    /** Takes one file, whatever its name ends with. */
    public static SqlFile ofFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new PgTestDbException("Cannot read SQL: the file " + file.toAbsolutePath() + " does not exist.");
        }
        return SqlFile.of(String.valueOf(file.getFileName()), file);
    }

    /** Takes one file of the class path. */
    public static SqlFile ofResource(ClassLoader loader, String resource) {
        URL place = loader.getResource(resource);
        if (place == null) {
            throw new PgTestDbException("Cannot read SQL: the class path has no file " + resource
                    + ". Put it into src/main/resources or src/test/resources.");
        }
        return new SqlFile(resource.substring(resource.lastIndexOf('/') + 1), place::openStream);
    }

    public static List<SqlFile> ofDirectory(Path directory) {
        return ofDirectory(directory, SQL);
    }

    /** Takes the files of another kind, which their names end with. */
    public static List<SqlFile> ofDirectory(Path directory, String suffix) {
        Collector files = new Collector(suffix);
        if (!Files.isDirectory(directory)) {
            throw new PgTestDbException("Cannot read " + files.kind() + ": the directory " + directory.toAbsolutePath()
                    + " does not exist. Name the directory that holds the " + suffix + " files.");
        }
        try {
            files.collect(directory);
        } catch (IOException e) {
            throw files.unreadable(directory.toString(), e);
        }
        return files.nonEmpty("the directory " + directory.toAbsolutePath());
    }

    /** Reads a folder from every place of the class path that has it, directories and jars alike. */
    public static List<SqlFile> ofClassPath(ClassLoader loader, String folder) {
        return folder.toLowerCase(Locale.ROOT).endsWith(SQL)
                ? List.of(ofResource(loader, folder))
                : ofClassPath(loader, folder, SQL);
    }

    /** Takes the files of another kind, which their names end with. */
    public static List<SqlFile> ofClassPath(ClassLoader loader, String folder, String suffix) {
        Collector files = new Collector(suffix);
        try {
            List<URL> places = Collections.list(loader.getResources(folder));
            if (places.isEmpty()) {
                throw new PgTestDbException("Cannot read " + files.kind() + ": the class path has no folder " + folder
                        + ". Put the " + suffix + " files into src/main/resources/" + folder
                        + " or src/test/resources/" + folder + ".");
            }
            for (URL place : places) {
                files.collect(place.toURI(), folder);
            }
        } catch (IOException | URISyntaxException e) {
            throw files.unreadable("classpath:" + folder, e);
        }
        return files.nonEmpty("the class path folder " + folder);
    }

    /** What is found, in its order; companions that undo are counted and left. */
    private static final class Collector {

        private final String suffix;
        private final Map<String, SqlFile> taken = new TreeMap<>(VersionOrder.INSTANCE);
        private int companions;

        Collector(String suffix) {
            this.suffix = suffix;
        }

        String kind() {
            return suffix.equals(SQL) ? "SQL migrations" : suffix + " files";
        }

        PgTestDbException unreadable(String place, Exception e) {
            return new PgTestDbException("Cannot read " + kind() + " from " + place + ": " + e, e);
        }

        List<SqlFile> nonEmpty(String place) {
            if (taken.isEmpty()) {
                throw new PgTestDbException("Cannot read " + kind() + ": " + place
                        + (companions == 0
                                ? " holds no " + suffix + " file."
                                : " holds no .sql file that migrates up, only " + companions
                                        + " that undo (.down.sql, .rollback.sql, .undo.sql, .revert.sql, U1__….sql).")
                        + " Put one there, or name another place.");
            }
            return List.copyOf(taken.values());
        }

        void collect(URI place, String folder) throws IOException {
            if (!"jar".equals(place.getScheme())) {
                collect(Path.of(place));
                return;
            }
            // The two-argument form opens a file system of our own: one that is shared might be closed under another's
            // hands.
            Path jar = Path.of(URI.create(place.getSchemeSpecificPart().replaceAll("!/.*$", "")));
            try (FileSystem inJar = FileSystems.newFileSystem(jar, Map.of())) {
                collect(inJar.getPath(folder));
            }
        }

        void collect(Path directory) throws IOException {
            List<Path> paths = new ArrayList<>();
            try (Stream<Path> walk = Files.walk(directory)) {
                walk.filter(path -> path.toString().toLowerCase(Locale.ROOT).endsWith(suffix))
                        .forEach(paths::add);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            for (Path path : paths) {
                add(directory, path);
            }
        }

        private void add(Path directory, Path path) throws IOException {
            String name = directory.relativize(path).toString().replace('\\', '/');
            if (suffix.equals(SQL) && ScriptName.undoes(name, beside -> Files.exists(path.resolveSibling(beside)))) {
                companions++;
            } else if (taken.putIfAbsent(name, file(name, path)) != null) {
                throw new PgTestDbException("Cannot read " + kind() + ": " + name
                        + " is on the class path twice, the second time in " + directory + ". Rename one of them.");
            }
        }

        /** What is in a jar is read at once: the jar is closed again. */
        private static SqlFile file(String name, Path path) throws IOException {
            if (path.getFileSystem().equals(FileSystems.getDefault())) {
                return SqlFile.of(name, path);
            }
            byte[] content = Files.readAllBytes(path);
            return new SqlFile(name, () -> new ByteArrayInputStream(content));
        }
    }
}
