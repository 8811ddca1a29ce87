// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.api.Location;

/** Reads the files of a directory in the way of Flyway: it follows links, and skips hidden directories. */
final class DirectoryScanner extends SimpleFileVisitor<Path> {

    private final Path root;
    private final Location location;
    private final Function<Path, String> resourceName;
    private final Consumer<MigrationFile> found;

    private DirectoryScanner(
            Path root, Location location, Function<Path, String> resourceName, Consumer<MigrationFile> found) {
        this.root = root;
        this.location = location;
        this.resourceName = resourceName;
        this.found = found;
    }

    /** Reads a {@code filesystem:} location, and returns whether the directory exists. */
    static boolean scanFileSystem(Location location, Consumer<MigrationFile> found) throws IOException {
        Path root = Path.of(location.getRootPath());
        return scan(root, location, Path::toString, found);
    }

    /** Reads one folder of a {@code classpath:} location, and returns whether the directory exists. */
    static boolean scanClassPath(Path root, Location location, Consumer<MigrationFile> found) throws IOException {
        String prefix = location.getRootPath() + "/";
        return scan(root, location, file -> prefix + withSlashes(root.relativize(file)), found);
    }

    private static boolean scan(
            Path root, Location location, Function<Path, String> resourceName, Consumer<MigrationFile> found)
            throws IOException {
        if (!Files.isDirectory(root)) {
            return false;
        }
        DirectoryScanner scanner = new DirectoryScanner(root, location, resourceName, found);
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, scanner);
        return true;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        refuseUnseen(directory);
        boolean hidden = !directory.equals(root) && Files.isHidden(directory);
        return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        refuseUnseen(file);
        String resource = resourceName.apply(file);
        if (LocationScanner.matches(location, resource)) {
            String name = location.getPathRelativeToThis(resource).replace(File.separatorChar, '/');
            found.accept(new MigrationFile(name, resource, file.toAbsolutePath().toString(), Files.readAllBytes(file)));
        }
        return FileVisitResult.CONTINUE;
    }

    /** Refuses a name that this JVM's encoding cannot represent: Flyway would skip the file. */
    private void refuseUnseen(Path path) {
        if (Files.exists(path) && !path.toFile().exists()) {
            throw new PgTestDbException(
                    "The Flyway location " + location + " holds a file that Flyway cannot see: the name "
                            + root.relativize(path)
                            + " has characters that are not in this JVM's encoding for the names of files,"
                            + " sun.jnu.encoding=" + System.getProperty("sun.jnu.encoding")
                            + ". Run the tests with LC_ALL=C.UTF-8, or rename it.");
        }
    }

    private static String withSlashes(Path path) {
        return path.toString().replace(File.separatorChar, '/');
    }
}
