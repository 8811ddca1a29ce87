// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A directory of numbered SQL files. */
public final class SqlDirectory {

    private SqlDirectory() {}

    public static Path in(Path parent, String... files) throws IOException {
        Path directory =
                Files.createDirectories(parent.resolve(UUID.randomUUID().toString()));
        for (int i = 0; i < files.length; i++) {
            Files.writeString(directory.resolve((i + 1) + ".sql"), files[i]);
        }
        return directory;
    }
}
