// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.UnixUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataPlacementTests {

    @TempDir(factory = InMemory.class)
    Path directory;

    @Test
    @DisplayName("Data goes to the configured directory, else to memory with enough room, else to disk")
    void prefersChoiceThenMemoryThenDisk() throws Exception {
        Path chosen = directory.resolve("chosen");
        Path disk = directory.resolve("disk");
        assumeThat(Files.getFileStore(directory).getUsableSpace())
                .as("room where the test runs")
                .isGreaterThan(4 * DataPlacement.ROOM_BYTES); // Other tests take some of it meanwhile.
        Optional<Path> memory = Optional.of(directory);
        assertThat(new DataPlacement(Optional.of(chosen), memory, disk).parent())
                .isEqualTo(chosen);
        assertThat(new DataPlacement(Optional.empty(), memory, disk).parent()).isEqualTo(directory);
        assertThat(new DataPlacement(Optional.empty(), Optional.empty(), disk).parent())
                .isEqualTo(disk);
    }

    @Test
    @DisplayName("Data goes to disk if the memory file system is as small as that of a container")
    void usesDiskIfMemoryIsTooSmall() throws Exception {
        assumeThat(UnixUser.currentUid())
                .as("only root can mount a small file system")
                .isZero();
        Path small = Files.createDirectory(directory.resolve("small"));
        Command.Result mounted =
                Command.run(List.of("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small.toString()));
        assumeThat(mounted.succeeded())
                .as("in a container root may not mount: %s", mounted.output())
                .isTrue();
        try {
            Path disk = directory.resolve("disk");
            assertThat(new DataPlacement(Optional.empty(), Optional.of(small), disk).parent())
                    .isEqualTo(disk);
        } finally {
            Command.run(List.of("umount", small.toString()));
        }
    }

    @Test
    void looksForLeftoversEverywhere() {
        Path chosen = Path.of("/chosen");
        Path memory = Path.of("/memory");
        Path disk = Path.of("/disk");
        assertThat(new DataPlacement(Optional.of(chosen), Optional.of(memory), disk).parents())
                .containsExactly(chosen, memory, disk);
    }
}
