// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.embedded.internal.shared.DataPlacement;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes temporary directories in memory if there is room, because every server consists of a thousand files. */
public final class InMemory implements TempDirFactory {

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws Exception {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > 4 * DataPlacement.ROOM_BYTES
                ? Files.createTempDirectory(memory, "embedded-tests-")
                : Files.createTempDirectory("embedded-tests-");
    }
}
