// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.user;

import io.github.pgtestdb.internal.support.UserCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** Small files that only this user can read, in the user's cache directory. */
public final class UserFiles {

    private static final String DIRECTORY = "passwords";

    /** Returns the location of the files, for messages. */
    public String place() {
        return UserCache.inHome()
                .map(cache -> cache.resolve(DIRECTORY).toString())
                .orElse("the directory for temporary files");
    }

    /** Returns the file of that name, or creates it with this content, also if other processes do the same. */
    public Path createOnce(String name, Supplier<String> content) throws IOException {
        Path directory = UserCache.writable().resolve(DIRECTORY);
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            Path unfinished = Files.createTempFile(directory, name, ".tmp", ownerOnly(directory));
            try {
                Files.writeString(unfinished, content.get(), StandardCharsets.UTF_8);
                Files.createLink(file, unfinished);
            } catch (FileAlreadyExistsException e) {
                return file;
            } finally {
                Files.delete(unfinished);
            }
        }
        return file;
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
