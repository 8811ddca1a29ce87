// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds the files below a directory. It follows links and skips hidden files, as Flyway and {@code *.sql} in a shell
 * do. It rejects a link that it cannot follow, because files may be missing.
 */
final class DirectoryFiles extends SimpleFileVisitor<Path> {

    private final Path root;
    private final FoundFiles wanted;
    private final Map<String, SqlFile> files = new HashMap<>();

    private DirectoryFiles(Path root, FoundFiles wanted) {
        this.root = root;
        this.wanted = wanted;
    }

    /** Returns the files by their names below the directory, with slashes. */
    static Map<String, SqlFile> find(Path directory, FoundFiles wanted) throws IOException {
        DirectoryFiles found = new DirectoryFiles(directory, wanted);
        Files.walkFileTree(directory, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found);
        return found.files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return isHidden(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
        String name = root.relativize(path).toString().replace('\\', '/');
        if (isHidden(path)) {
            return FileVisitResult.CONTINUE;
        }
        if (attributes.isSymbolicLink()) {
            throw wanted.refusal("the link " + path.toAbsolutePath() + " leads to nothing. Fix or remove it.");
        }
        if (attributes.isRegularFile() && wanted.isWanted(name)) {
            files.put(name, SqlFile.of(name, path));
        } else if (!attributes.isRegularFile() && wanted.isWanted(name)) {
            throw wanted.refusal(path.toAbsolutePath() + " is no file that can be read twice. Take it away.");
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
        if (isHidden(path)) {
            return FileVisitResult.CONTINUE;
        }
        if (e instanceof FileSystemLoopException) {
            throw wanted.refusal(
                    "the link " + path.toAbsolutePath() + " leads back to a directory that it is in. Take it away.");
        }
        throw e;
    }

    private boolean isHidden(Path path) {
        return !path.equals(root) && path.getFileName().toString().startsWith(".");
    }
}
